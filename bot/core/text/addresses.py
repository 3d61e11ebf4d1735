"""Addresses: found in plain text, taken apart, and compared with what known ones look like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import SplitResult, urlsplit

from bot.core.remembered import remembering, size

TELEGRAM: Final = frozenset({"t.me", "telegram.me", "telegram.dog"})
"""Domains under which everybody in Telegram has an address."""
MOST = 20
"""Addresses found in one text at most."""
_ENDINGS = (
    "com|net|org|info|biz|me|cc|top|xyz|vip|co|io|app|gg|ly|link|site|shop|club|online|store|live|win|bet|fun|icu"
    "|pro|tk|cn|ru|su|ua|in|id|de|fr|es|pt|it|fi|jp|kr|hk|tw|eu|uk|us|tv|ws|im|is|to|so|example|test|gl|cash|work"
)
_LETTER = r"a-z0-9\u00df-\u024f\u0370-\u052f"
"""Letters of hosts, of scripts that set words apart: else an address would reach into a sentence."""
WRITTEN = re.compile(
    r"(?:https?|tg|weixin|alipays?)://[^\s\u3000-\u9fff<>\"']{2,400}"
    rf"|(?<![{_LETTER}_@.-])(?:[{_LETTER}](?:[{_LETTER}-]{{0,62}})\.){{1,5}}(?:{_ENDINGS}|xn--[a-z0-9-]{{2,40}})"
    rf"(?![{_LETTER}_-])(?:[/?#][!-~]{{0,400}})?",
    re.IGNORECASE,
)
"""An address that stands in a text, with its scheme or without."""
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,8}(?:xn--[\w-]{2,40}|[^\W\d_]{2,24})")
_ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:md|txt|html?|pdf|jpe?g|png|gif|webp|zip|rar|exe|apk|docx?|xlsx?|pptx?|csv|[jt]s|py|json|mp[34])$"
)
"""What the names of files end in."""


def addresses(text: str) -> Iterator[str]:
    """The addresses that stand in a text, as written."""
    if "." not in text and "://" not in text:
        return
    for found, _ in zip(WRITTEN.finditer(text), range(MOST), strict=False):
        yield found[0].rstrip(".,;:!?)")


def parted(url: str) -> SplitResult:
    """The parts of an address, with its scheme or without; ValueError when it cannot be taken apart."""
    return urlsplit(url if _ABSOLUTE.match(url) else f"//{url}")


def _read_host(url: str) -> str:
    """The host of an address, without ``www.``; "" when there is none or it cannot be read."""
    try:
        host = parted(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.").rstrip(".")


host_of = remembering(_read_host, 2 * 2**20, lambda given, host: size(str(given[0]), host))


def bare_of(url: str) -> str:
    """An address without what does not lead anywhere: ``t.me/+x`` for ``https://www.t.me/+x``.

    Schemes other than the web's stay: ``tg://login``.
    """
    low = url.strip().lower()
    return low.removeprefix("https://").removeprefix("http://").removeprefix("www.")


def claimed_host(shown: str) -> str:
    """The host to which a shown text claims to lead; "" when it is no address."""
    host = host_of(shown.strip().lower()) if "." in shown else ""
    return host if _HOST.fullmatch(host) and not _FILE.search(host) else ""


def within(host: str, domains: frozenset[str]) -> bool:
    """Whether a host is one of the domains or lies below one."""
    if host in domains:
        return True
    labels = host.split(".")
    return any(".".join(labels[start:]) in domains for start in range(1, len(labels)))
