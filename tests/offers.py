"""One offer posted again and again, each time a little otherwise: what campaigns know each other by."""

from __future__ import annotations

PLAIN = "诚招兼职在朋友圈转发图文，每条5元，当天结算，好友两百以上，长期稳定"
PLAIN_CHANGED = "诚招兼职在朋友圈转发图文，每条9元，当天结算，好友两百以上，长期稳定，加 @demo_7"
SIGNED = f"{PLAIN}，联系 @demo_01"
SIGNED_CHANGED = "诚招兼职在朋友圈转发图文！每条8元，当天结算；好友两百以上，长期稳定～联系 @other_77"
TALK = "明天下午三点在小区门口集合，大家记得带上雨伞，可能会下雨，谢谢各位邻居"
"""Neighbours who meet: long enough to be known again, and no offer."""
