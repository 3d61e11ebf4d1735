"""Reading the lexicon and the rules: every fault with its place, and every example proved."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.adapters.content.rules import lint_ruleset, load_ruleset, packs, prove_rules
from bot.core.detection.proof import Elsewhere, Proof
from bot.core.detection.rules import Concept, Status
from bot.errors import ContentError

CONTENT = Path(__file__).parents[3] / "content"
LEXICON = """
concepts:
  buy: {words: [收购, 收], excepts: [收到]}
  thing: {words: [微信号], disguises: [薇信号], note: accounts}
"""
RULE = """
rules:
  - id: zh_buys
    scheme: account_trade
    status: test
    reason: wants_account
    weight: 3.5
    references: [a law]
    false_positives: none known
    match:
      {near: [buy, thing|x_handle], within: 5, order: true, clause: false, needs: [x_rate], unless: [thing]}
    hits: [收购微信号]
    misses: [收到]
"""


def folder(tmp_path: Path, *, lexicon: str = LEXICON, rule: str = RULE, lists: str = "") -> Path:
    content = tmp_path / "content"
    for name, text in (
        ("lexicon/zh.yaml", lexicon),
        ("lexicon/en.yaml", "concepts:\n  english: {words: [buy]}\n"),
        ("rules/zh/a.yaml", rule),
        ("lists/shorteners.yaml", lists),
    ):
        path = content / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text:
            path.write_text(text, encoding="utf-8")
    return content


def faults(content: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_ruleset(content)
    return list(caught.value.faults)


def test_the_content_that_ships_has_no_fault_and_every_example_holds() -> None:
    assert lint_ruleset(CONTENT) == []


def test_a_rule_is_read_whole(tmp_path: Path) -> None:
    ruleset = load_ruleset(folder(tmp_path, lists="domains: [t.cn]\n"))
    (rule,) = ruleset.rules
    assert ruleset.concepts[1] == Concept(id="buy", lang="zh", words=("收购", "收"), excepts=("收到",))
    assert (rule.near, rule.within, rule.order, rule.clause, rule.needs, rule.unless) == (
        (frozenset({"zh.buy"}), frozenset({"zh.thing", "x_handle"})),
        5,
        True,
        False,
        (frozenset({"x_rate"}),),
        frozenset({"thing"}),
    )
    assert (rule.status, rule.weight, ruleset.shorteners, ruleset.trusted) == (
        Status.TEST,
        3.5,
        frozenset({"t.cn"}),
        frozenset(),
    )


def test_what_a_rule_leaves_out_has_a_default(tmp_path: Path) -> None:
    text = RULE.replace(", within: 5, order: true, clause: false, needs: [x_rate], unless: [thing]", "")
    (rule,) = load_ruleset(folder(tmp_path, rule=text.replace("    references: [a law]\n", ""))).rules
    assert (rule.within, rule.order, rule.clause, rule.needs, rule.unless) == (
        12,
        False,
        True,
        (),
        frozenset(),
    )


def test_rules_of_no_language_mean_the_words_of_all(tmp_path: Path) -> None:
    content = folder(tmp_path)
    anywhere = content / "rules/any/b.yaml"
    anywhere.parent.mkdir()
    anywhere.write_text(
        RULE.replace("zh_buys", "any_buys").replace("buy, thing", "english, thing"), encoding="utf-8"
    )
    assert load_ruleset(content).rules[0].near[0] == frozenset({"en.english"})


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("weight: 3.5", "weight: 12", "7: 12; must be 0.1 to 6"),
        ("[buy, thing", "[bye, thing", "11: bye; no lexicon has this concept, the rule could never match"),
        ("[buy,", "[english,", "11: english; no word of this language means it, the rule could never match"),
        ("within: 5", "within: 500", "11: 500; must be 0 to 120"),
        ("test\n", "brave\n", "5: brave; unknown, must be one of experimental, test, stable"),
    ],
)
def test_a_fault_names_place_value_and_consequence(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert faults(folder(tmp_path, rule=RULE.replace(old, new))) == [f"content/rules/zh/a.yaml:{fault}"]


WITHOUT = "without it no message would ever be judged"


@pytest.mark.parametrize("name", ["lexicon", "rules"])
def test_content_that_would_judge_nothing_is_refused(tmp_path: Path, name: str) -> None:
    content = folder(tmp_path, rule=RULE.replace("near: [buy, thing|x_handle]", "near: [x_handle]"))
    for path in sorted((content / name).rglob("*.yaml")):
        path.unlink()
    found = [line for line in faults(content) if not line.startswith("content/rules/zh/a.yaml")]
    assert found == [f"content/{name}:1: (nothing); {WITHOUT}"]


def test_a_folder_without_rules_and_lexicon_has_two_faults(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    assert faults(content) == [f"content/{name}:1: (nothing); {WITHOUT}" for name in ("lexicon", "rules")]
    assert lint_ruleset(content) == faults(content)


def test_rules_that_are_an_empty_list_are_none(tmp_path: Path) -> None:
    assert faults(folder(tmp_path, rule="rules: []")) == [f"content/rules:1: (nothing); {WITHOUT}"]


def test_an_id_stands_once(tmp_path: Path) -> None:
    twice = RULE + RULE.removeprefix("\nrules:\n")
    assert faults(folder(tmp_path, rule=twice)) == [
        "content/rules/zh/a.yaml:14: zh_buys; the id stands at content/rules/zh/a.yaml:3 already"
    ]


def test_a_word_that_folds_to_nothing_is_refused(tmp_path: Path) -> None:
    text = LEXICON.replace("[微信号]", '["\\u200b"]')
    (fault,) = faults(folder(tmp_path, lexicon=text))
    assert fault.endswith("nothing is left of it after folding, it would match everywhere")


def test_a_broken_lexicon_is_not_blamed_on_the_rules(tmp_path: Path) -> None:
    (fault,) = faults(folder(tmp_path, lexicon="concepts: {"))
    assert fault.startswith("content/lexicon/zh.yaml:")


def test_lint_tells_examples_that_do_not_hold(tmp_path: Path) -> None:
    text = RULE.replace("misses: [收到]", "misses: [每天5元收购 @demo_a]")
    assert lint_ruleset(folder(tmp_path, rule=text)) == [
        "content/rules/zh/a.yaml:12: 收购微信号; is a hit of zh_buys, but the rule does not fire",
        "content/rules/zh/a.yaml:13: 每天5元收购 @demo_a; is a miss of zh_buys, but the rule fires",
    ]


def test_lint_tells_faults_before_it_proves_examples(tmp_path: Path) -> None:
    assert lint_ruleset(folder(tmp_path, rule=RULE.replace("weight: 3.5", "weight: 12"))) == [
        "content/rules/zh/a.yaml:7: 12; must be 0.1 to 6"
    ]


def with_list(tmp_path: Path, name: str, text: str) -> Path:
    content = folder(tmp_path)
    (content / "lists").mkdir(parents=True, exist_ok=True)
    (content / "lists" / name).write_text(text, encoding="utf-8")
    return content


def test_the_lists_of_links_are_read(tmp_path: Path) -> None:
    text = 'note: x\ninvites: [t.me/+, "tg://join"]\npayments: [qr.example/]\nlogins: ["tg://login"]\n'
    ruleset = load_ruleset(with_list(tmp_path, "invites.yaml", text))
    assert (ruleset.invites, ruleset.payments, ruleset.logins) == (
        ("t.me/+", "tg://join"),
        ("qr.example/",),
        ("tg://login",),
    )


def test_the_beginning_of_a_link_must_name_more_than_a_host(tmp_path: Path) -> None:
    text = 'invites: [t.me]\npayments: [qr.example/]\nlogins: ["tg://login"]\n'
    assert [fault.partition(":")[0] for fault in faults(with_list(tmp_path, "invites.yaml", text))] == [
        "content/lists/invites.yaml"
    ]


def test_the_names_that_are_imitated_are_read(tmp_path: Path) -> None:
    text = (
        "traps: [login]\nbrands:\n  wechat: {domains: [wechat.com]}\n"
        "  paypal: {domains: [paypal.com], excepts: [paypay]}\n"
    )
    brands = load_ruleset(with_list(tmp_path, "brands.yaml", text)).brands
    assert brands.names == {"wechat": frozenset(), "paypal": frozenset({"paypay"})}
    assert (brands.domains, brands.traps) == ({"wechat.com", "paypal.com"}, {"login"})


def test_a_name_too_short_to_be_imitated_is_refused(tmp_path: Path) -> None:
    text = "traps: [login]\nbrands:\n  qq: {domains: [qq.com]}\n"
    assert "found everywhere" in faults(with_list(tmp_path, "brands.yaml", text))[0]


def test_what_points_to_a_profile_is_one_concept_of_no_language(tmp_path: Path) -> None:
    text = "phrases:\n  zh: [看我简介]\n  en: [see my bio]\n"
    ruleset = load_ruleset(with_list(tmp_path, "profile_pointers.yaml", text))
    assert ruleset.concepts[-1] == Concept(id="see_profile", lang="any", words=("看我简介", "see my bio"))


PROVEN = RULE.replace(", needs: [x_rate], unless: [thing]", "").replace("[收到]", "[收到, 收购房子]")


class TestPasted:
    """A rule that stands in no file is held against all examples, as if it did."""

    def test_one_that_breaks_nothing_holds(self, tmp_path: Path) -> None:
        content = folder(tmp_path, rule=PROVEN)
        proof = prove_rules(content, "zh", PROVEN.replace("zh_buys", "another"))
        assert proof == Proof(faults=(), examples=6, rules=("another",), elsewhere=())
        assert [rule.id for rule in load_ruleset(content).rules] == ["zh_buys"]

    def test_it_takes_the_place_of_the_rule_of_its_id(self, tmp_path: Path) -> None:
        proof = prove_rules(folder(tmp_path, rule=PROVEN), "zh", PROVEN.replace(", 收购房子", ""))
        assert proof == Proof(faults=(), examples=2, rules=("zh_buys",), elsewhere=())

    def test_an_example_that_does_not_hold_is_named(self, tmp_path: Path) -> None:
        proof = prove_rules(folder(tmp_path, rule=PROVEN), "zh", PROVEN.replace("收购房子", "收购微信号"))
        assert proof.faults == (
            "content/rules/zh/pasted.yaml:13: 收购微信号; is a miss of zh_buys, but the rule fires",
        )

    def test_its_list_alone_is_enough_and_a_fault_names_its_line(self, tmp_path: Path) -> None:
        content, alone = folder(tmp_path, rule=PROVEN), "\n".join(PROVEN.splitlines()[2:])
        assert prove_rules(content, "zh", alone).faults == ()
        wrong = prove_rules(content, "zh", alone.replace("weight: 3.5", "weight: 12"))
        assert wrong.faults == ("content/rules/zh/pasted.yaml:5: 12; must be 0.1 to 6",)

    @pytest.mark.parametrize("text", ["", "x", "rules:", "a: [", "&a [*a]", "rules: []", "[[]]", "[{}]"])
    def test_what_is_no_rule_is_told_or_proves_none(self, tmp_path: Path, text: str) -> None:
        proof = prove_rules(folder(tmp_path, rule=PROVEN), "zh", text)
        assert proof.faults or not proof.rules

    def test_the_harmless_examples_of_others_at_which_it_fires_are_named(self, tmp_path: Path) -> None:
        wide = (
            PROVEN.replace("zh_buys", "wide")
            .replace("[buy, thing|x_handle]", "[buy]")
            .replace(", 收购房子", "")
        )
        proof = prove_rules(folder(tmp_path, rule=PROVEN), "zh", wide)
        assert proof.faults == ()
        assert proof.elsewhere == (Elsewhere(rule="wide", of="zh_buys", text="收购房子"),)

    def test_the_languages_of_rules_are_their_folders(self, tmp_path: Path) -> None:
        assert packs(folder(tmp_path)) == ("zh",)
