"""Rules, schemes and words use the same ids."""

from __future__ import annotations

import pytest

from bot.core.detection.frame import ACTS
from tests.packaged import catalog, packaged_rules

CATALOG = catalog()
RULES = packaged_rules().rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_names_a_scheme_and_a_sub_scheme_that_exist(rule: object) -> None:
    scheme = CATALOG.schemes[rule.scheme]
    assert rule.sub in {"", *scheme.subs}


def test_the_acts_that_are_told_are_the_sub_schemes_of_their_schemes() -> None:
    assert {(sub, name) for name, scheme in CATALOG.schemes.items() for sub in scheme.subs} == set(
        ACTS.items()
    )


@pytest.mark.parametrize("lang", CATALOG.locales)
def test_every_scheme_sub_scheme_and_reason_has_words(lang: str) -> None:
    keys = {f"scheme.{name}" for name in CATALOG.schemes}
    acts = {sub for scheme in CATALOG.schemes.values() for sub in scheme.subs}
    keys |= {f"{kind}.{act}" for act in acts for kind in ("sub", "wants")}
    keys |= {f"reason.{rule.reason}" for rule in RULES}
    assert sorted(key for key in keys if key not in CATALOG.locales[lang].ui) == []
