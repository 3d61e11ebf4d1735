"""Polls and quizzes: how the Bot API writes them, and which votes Telegram takes."""

from __future__ import annotations

from bot.playground.model import Json, Poll
from bot.playground.refusal import PlayError


def poll_json(poll: Poll) -> Json:
    """A Poll as it stands now."""
    shown: Json = {
        "id": poll.id,
        "question": poll.question,
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": count}
            for number, (text, count) in enumerate(zip(poll.options, poll.counts(), strict=True))
        ],
        "total_voter_count": len(poll.votes),
        "is_closed": poll.closed,
        "is_anonymous": poll.anonymous,
        "type": "quiz" if poll.quiz else "regular",
        "allows_multiple_answers": poll.multiple,
        "allows_revoting": poll.revoting,
        "members_only": False,
    }
    if poll.close_date:
        shown |= {"open_period": poll.open_period, "close_date": poll.close_date}
    return shown | _solution(poll)


def _solution(poll: Poll) -> Json:
    """What only the sender of a quiz may know before it is closed."""
    if not poll.quiz or not (poll.owned or poll.closed):
        return {}
    # Bot API 9.6 put correct_option_ids in place of correct_option_id; the library warns of the old name.
    shown: Json = {"correct_option_ids": list(poll.right)}
    if poll.explanation:
        shown |= {"explanation": poll.explanation, "explanation_entities": poll.explanation_entities}
    return shown


def check_vote(poll: Poll, user_id: int, chosen: tuple[int, ...]) -> None:
    """Refuse a vote that a Telegram client would not offer."""
    if poll.closed:
        raise PlayError("the poll is closed")
    if any(not 0 <= option < len(poll.options) for option in chosen):
        raise PlayError(f"options are numbered 0 to {len(poll.options) - 1}")
    if len(chosen) > 1 and not poll.multiple:
        raise PlayError("only one option can be chosen")
    if not poll.revoting and (user_id in poll.votes or not chosen):
        raise PlayError("this vote can't be changed or taken back")
