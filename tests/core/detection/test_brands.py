"""Look-alike hosts, and the hosts that only resemble them."""

from __future__ import annotations

import pytest

from bot.core.detection.brands import likeness
from tests.packaged import engine


@pytest.mark.parametrize(
    ("host", "seen"),
    [
        ("wechat-verify.example", ("trap", "wechat")),
        ("wechat.com.evil.example", ("named", "wechat")),
        ("telegram.login.example", ("trap", "telegram")),
        ("we-chat.example", ("named", "wechat")),
        ("wеchat.example", ("homograph", "wechat")),
        ("xn--wchat-zwe.com", ("homograph", "wechat")),
        ("paypa1.com", ("homograph", "paypal")),
        ("telegrarn.org", ("homograph", "telegram")),
        ("telegran.org", ("near", "telegram")),
        ("telegam.org", ("near", "telegram")),
        ("teelegram.org", ("near", "telegram")),
        ("tleegram.org", ("near", "telegram")),
        ("telegramm.com.cn", ("near", "telegram")),
        ("xn--.example", None),
        ("xn--\u00e9.example", None),
        ("wechat.com", None),
        ("support.weixin.qq.com", None),
        ("finance.example", None),
        ("telegraph.co.uk", None),
        ("mp.weixin.qq.com", None),
        ("example.org", None),
        ("com", None),
        ("", None),
    ],
)
def test_a_host_passes_for_a_brand_or_does_not(host: str, seen: tuple[str, str] | None) -> None:
    ruleset = engine().ruleset
    assert likeness(host, ruleset.brands, ruleset.trusted) == seen
