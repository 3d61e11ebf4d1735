"""Raw updates in, platform-neutral messages out; every field a member can fill becomes a part or a link.

It reads decoded JSON and not the library's objects: those drop what they do not know and fail on what they
do not expect, and an ad needs only one field that nobody reads.
"""

from bot.adapters.telegram.receive.normalise.profile import profile_of
from bot.adapters.telegram.receive.normalise.update import Unparsable, kind_of, lane_of, normalise, speaker_of

__all__ = ["Unparsable", "kind_of", "lane_of", "normalise", "profile_of", "speaker_of"]
