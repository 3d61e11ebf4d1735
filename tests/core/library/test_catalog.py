"""The catalog knows what may be told of a country."""

from __future__ import annotations

from bot.core.library.catalog import Catalog
from bot.core.library.stowed import ROUNDS


def test_what_is_kept_of_a_country_is_told_only_if_it_may_be_printed(catalog: Catalog) -> None:
    assert [entry.id for entry in catalog.phonebook.of_country("cn")] == ["cn_police", "cn_advice", "cn_talk"]
    assert [entry.id for entry in catalog.lawbook.of_country("cn")] == ["cn_a", "cn_b", "cn_c"]
    assert [entry.id for entry in catalog.lawbook.cited_in("cn")] == ["cn_a", "cn_b", "cn_c"]
    assert catalog.lawbook.cited_in("tw") == ()
    assert catalog.regions == ("cn", "tw")


def test_what_was_never_packed_has_nothing_to_rest(catalog: Catalog) -> None:
    words = catalog.locale("en").ui["hello"]
    for _ in range(ROUNDS):
        catalog.rest()
    catalog.locale("en").pack()
    assert catalog.locale("en").ui["hello"] is words
    assert catalog.stowed().locale("en") == catalog.locale("en")
