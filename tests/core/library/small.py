"""A catalog of two countries, three languages and a scheme, small enough to foretell each line."""

from __future__ import annotations

import datetime

from bot.core.library.catalog import Catalog
from bot.core.library.content import (
    LawText,
    Locale,
    Provenance,
    QuizText,
    Scheme,
    Tip,
    Variant,
    WarningText,
)
from bot.core.library.facts import Grade, Hotline, Law, LawRole

DAY = datetime.date(2026, 11, 24)

UI = {
    "hello": "Hello {name}",
    "evidence.quote": "“{word}”",
    "evidence.join": ", ",
    "evidence.none": "This message",
    "hotline.join": ", ",
    "hotline.countries": " · ",
    "hotline.country": "{country} {hotlines}",
    "hotline.one": "{channel} {kind}",
    "hotline.kind.consult": "advice",
    "hotline.full": "{channel} {kind}; {details}",
    "hotline.bank": "your bank",
    "hotline.kind.police": "police",
    "hotline.kind.ambulance": "ambulance",
    "hotline.kind.emergency": "all",
    "hotline.kind.bank": "bank",
    "hours.always": "always",
    "hours.daily": "daily {first} to {last}",
    "access.text": "texts",
    "access.young": "the young",
    "access.app": "app {app}",
    "access.deaf": "deaf {channel}",
    "hotline.kind.distress": "talk",
    "hotline.local": "the police",
    "country.cn": "China",
    "country.tw": "Taiwan",
    "law.country": "{country}: {laws}",
    "law.none": "ask there",
    "button.did_it": "I did it",
    "scheme.account_trade": "trade in accounts",
    "warning.head": "H {title}",
    "warning.head_friendly": "F {title}",
    "warning.because": "{evidence}: {what}",
    "warning.law": "L {law}",
    "warning.now": "N {now}",
    "warning.poster": "P {poster}",
    "warning.told": "P do not answer",
    "warning.hotlines": "T {hotlines}",
    "warning.notice": "auto",
    "warning.short": "{title} / {evidence} / {short}",
    "warning.call": "C {hotlines} bot",
    "warning.call_bank": "bank, police",
    "warning.call_local": "C the police here",
    "tip.sources": "; ",
    "tip.pattern.cases": "several cases",
    "hours.most_of_day": "most of the day",
    "tip.head": "* {tip}",
    "tip.source": "by {source}",
    "tip.by.police": "police ({where})",
    "tip.by.platform": "notice ({where})",
    "tip.dated": "{name}, {date}",
    "notice.card": "all of it",
    "notice.source": "the centre",
    "n.one": "one {n}",
    "n.other": "many {n}",
}

WARNING = WarningText(
    scheme="account_trade",
    title="Trade",
    police=(
        Variant(what="looks like", now="tap {did_it}", poster="stop"),
        Variant(what="looks so", now="wait", poster="stop"),
    ),
    friendly=(Variant(what="looks a bit like", now="wait", poster="do stop"),),
    short=("short one", "short two"),
)


def locale(name: str, **changes: object) -> Locale:
    values: dict[str, object] = {
        "id": name,
        "name": name,
        "fallback": (),
        "speaks": (),
        "countries": ("cn",),
        "ui": {},
        "warnings": {},
        "hedges": ("looks",),
        "may": ("may",),
        "script": "Latn",
        "laws": {},
        "tips": {},
        "quizzes": {},
    }
    return Locale(**{**values, **changes})  # type: ignore[arg-type]


ENGLISH = locale(
    "en",
    speaks=("en",),
    countries=("cn", "tw", "hk"),
    ui=UI,
    warnings={"account_trade": WARNING},
    laws={
        "cn_a": LawText(cite="Law, Art. 1", short="Art. 1", says="No trade ({cite})."),
        "cn_b": LawText(cite="Law, Art. 2", short="Art. 2", says="A fine may follow ({cite})."),
        "cn_c": LawText(cite="Act, Art. 3", short="Art. 3", says="Who stops may go free ({cite})."),
        "tw_a": LawText(cite="Rule, Art. 4", short="Art. 4", says="Not there either ({cite})."),
    },
    tips={"t": "<b>Tip</b>\nbody"},
    quizzes={"q": QuizText(question="Q?", explanation="E")},
)

HANS = locale("zh-Hans", speaks=("zh", "zh-CN"), fallback=("en",), ui={"hello": "你好，{name}"})

HANT = locale("zh-Hant", speaks=("zh-TW", "zh-HK"), fallback=("zh-Hans", "en"))


def hotline(name: str, kind: str, channel: str = "1", grade: Grade = Grade.OFFICIAL) -> Hotline:
    return Hotline(
        id=name,
        country=name[:2],
        channel=channel,
        kind=kind,
        grade=grade,
        source="s",
        verified_on=DAY,
        review_by=DAY,
    )


def law(name: str, title: str = "Law", role: LawRole = LawRole.OFFENCE, grade: Grade = Grade.STATUTE) -> Law:
    return Law(
        id=name,
        country=name[:2],
        title=title,
        article="1",
        role=role,
        grade=grade,
        source="s",
        verified_on=DAY,
        review_by=DAY,
    )


HOTLINES = (
    hotline("cn_police", "police", "2"),
    hotline("cn_advice", "consult", "1"),
    hotline("cn_talk", "distress", "4"),
    hotline("cn_untold", "consult", "5", Grade.SECONDARY),
    hotline("tw_advice", "consult", "3"),
)

LAWS = (
    law("cn_a"),
    law("cn_b"),
    law("cn_c", "Act", LawRole.LENIENCY),
    law("cn_d", grade=Grade.SECONDARY),
    law("tw_a", "Rule"),
)

POLICE = Provenance(by="police", where="cn", date="2024-08", names={"en": "A & B"})

TIPS = (
    Tip(id="t", scheme="account_trade", source=POLICE),
    Tip(id="q", scheme="account_trade", kind="quiz", right="scam"),
    Tip(id="untold", scheme="account_trade"),
)


def build(**changes: object) -> Catalog:
    values: dict[str, object] = {
        "schemes": {
            "account_trade": Scheme(
                id="account_trade",
                laws={"cn": ("cn_d", "cn_a", "cn_b", "cn_c")},
                hotlines=("consult", "police"),
            )
        },
        "laws": {entry.id: entry for entry in LAWS},
        "hotlines": {entry.id: entry for entry in HOTLINES},
        "tips": {tip.id: tip for tip in TIPS},
        "locales": {entry.id: entry for entry in (ENGLISH, HANS, HANT)},
    }
    return Catalog(**{**values, **changes})  # type: ignore[arg-type]


CHINA = "China: No trade (Law, Art. 1). A fine may follow (Art. 2)."

LENIENT = "Who stops may go free (Act, Art. 3)."

NUMBERS = "China 1 advice, 2 police"
