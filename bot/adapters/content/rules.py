"""Reads the lexicon, the rules and the lists of a content folder, and proves each rule's examples."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sized
from dataclasses import replace
from pathlib import Path

from bot.adapters.content.faults import Faults
from bot.adapters.content.strict_yaml import Node, pasted, read
from bot.core.detection.brands import Brands
from bot.core.detection.detectors.profile import SEE_PROFILE
from bot.core.detection.engine import Engine
from bot.core.detection.features import NAMES
from bot.core.detection.proof import Elsewhere, Proof
from bot.core.detection.rules import LONGEST_GAP, Concept, Rule, Ruleset, Status
from bot.core.message import in_group
from bot.core.text.folding import vanishes
from bot.core.verdict import SCHEMES

REASONS = (
    "offer_money",
    "wants_account",
    "wants_card",
    "wants_posting",
    "wants_helper",
    "wants_task",
    "contact_handover",
    "known_pattern",
)
PASTED = "pasted.yaml"
"""The name under which faults of what stands in no file are told."""
_DOMAIN = r"[a-z0-9.-]{3,80}"
_BEGINNINGS = ("invites", "payments", "logins")
_BEGINNING = r"[a-z0-9.-]{2,60}/[!-~]{0,60}|[a-z]{2,20}://[!-~]{0,60}"
_ID = r"[a-z][a-z0-9_]{1,60}"
_MATCH = ("near", "within", "order", "clause", "asked", "needs", "unless")


def load_ruleset(folder: Path) -> Ruleset:
    """Read ``lexicon/``, ``rules/`` and ``lists/`` of a content folder; ContentError lists every fault."""
    faults = Faults()
    ruleset, _ = _load(folder, faults)
    faults.check()
    return ruleset


def lint_ruleset(folder: Path) -> list[str]:
    """Every fault of the rules, examples included: a hit must fire its rule and a miss must not."""
    faults = Faults()
    ruleset, nodes = _load(folder, faults)
    if not len(faults):
        engine = Engine(ruleset)
        for rule in {rule.id: rule for rule in ruleset.rules}.values():
            _prove(rule, engine, nodes[rule.id])
    return faults.lines()


def packs(folder: Path) -> tuple[str, ...]:
    """The languages in which there are rules, "any" among them."""
    return tuple(sorted({path.parent.name for path in (folder / "rules").glob("*/*.yaml")}))


def prove_rules(folder: Path, pack: str, text: str) -> Proof:
    """What ``content test`` would say with these rules in ``pack``, in place of those of their ids."""
    faults = Faults()
    ruleset, nodes = _load(folder, faults, (pack, text))
    own = {key for key, node in nodes.items() if node.path.endswith(PASTED)}
    examples, elsewhere = 0, list[Elsewhere]()
    if not len(faults):
        engine = Engine(ruleset)
        for rule in {rule.id: rule for rule in ruleset.rules}.values():
            examples += len(rule.hits) + len(rule.misses)
            elsewhere += _prove(rule, engine, nodes[rule.id], own - {rule.id})
    return Proof(
        faults=tuple(faults.lines()), examples=examples, rules=tuple(sorted(own)), elsewhere=tuple(elsewhere)
    )


def _documents(
    folder: Path, faults: Faults, given: tuple[str, str] | None
) -> Iterator[tuple[str, Node, bool]]:
    """Each file of rules with its pack, first what is given, as a file would be or as its list alone."""
    if given is not None:
        pack, text = given
        node = pasted(text, f"{folder.name}/rules/{pack}/{PASTED}", faults)
        is_list = isinstance(node.value, tuple)
        yield pack, Node(node.path, node.line, {"rules": node}, faults) if is_list else node, True
    for path in sorted((folder / "rules").glob("*/*.yaml")):
        yield path.parent.name, read(path, faults, root=folder), False


def _load(
    folder: Path, faults: Faults, given: tuple[str, str] | None = None
) -> tuple[Ruleset, dict[str, Node]]:
    concepts: dict[str, Concept] = {}
    for path in sorted((folder / "lexicon").glob("*.yaml")):
        _lexicon(read(path, faults, root=folder), path.stem, concepts)
    if not len(faults):
        _want(folder, "lexicon", concepts, faults)
    for concept in _pointers(folder, faults):
        concepts[concept.key] = concept
    before = len(faults)
    rules: list[Rule] = []
    nodes: dict[str, Node] = {}
    replaced: set[str] = set()
    for pack, document, is_given in _documents(folder, faults, given):
        known = _Known(pack, concepts, complete=not before)
        for some, node in _rules(document, known):
            if is_given:
                replaced.add(some[0].id)
            elif some[0].id in replaced:
                continue
            if some[0].id in nodes:
                node["id"].fault(f"the id stands at {nodes[some[0].id].at} already")
            nodes.setdefault(some[0].id, node)
            rules += some
    if len(faults) == before:
        _want(folder, "rules", rules, faults)
    ruleset = Ruleset(
        concepts=tuple(concepts.values()),
        rules=tuple(rules),
        trusted=_domains(folder, "trusted_domains", faults),
        shorteners=_domains(folder, "shorteners", faults),
        brands=_brands(folder, faults),
        **_beginnings(folder, faults),
    )
    return ruleset, nodes


def _want(folder: Path, name: str, found: Sized, faults: Faults) -> None:
    if not found:
        shown = (folder / name).relative_to(folder.parent).as_posix()
        faults.add(shown, 1, "(nothing)", "without it no message would ever be judged")


def _listed(folder: Path, name: str, faults: Faults, *keys: str) -> Node:
    """One of the lists, a missing node where the folder has none."""
    path = folder / "lists" / f"{name}.yaml"
    if not path.exists():
        return Node(path.as_posix(), 1, None, faults)
    return read(path, faults, root=folder).keys(required=keys, optional=("note",))


def _domains(folder: Path, name: str, faults: Faults) -> frozenset[str]:
    return frozenset(_listed(folder, name, faults, "domains")["domains"].texts(pattern=_DOMAIN))


def _beginnings(folder: Path, faults: Faults) -> dict[str, tuple[str, ...]]:
    """The lists of beginnings of addresses, by the names that the ruleset has for them."""
    node = _listed(folder, "invites", faults, *_BEGINNINGS)
    return {key: node[key].texts(least=1, pattern=_BEGINNING) for key in _BEGINNINGS}


def _brands(folder: Path, faults: Faults) -> Brands:
    names: dict[str, frozenset[str]] = {}
    domains: set[str] = set()
    node = _listed(folder, "brands", faults, "brands", "traps")
    traps = node["traps"].texts(pattern=r"[a-z0-9]{3,30}")
    for name, entry in node["brands"].mapping().items():
        entry.keys(required=("domains",), optional=("excepts",))
        if not re.fullmatch(r"[a-z0-9]{4,30}", name):
            entry.fault("must be 4 to 30 small letters, a shorter name would be found everywhere", value=name)
        names[name] = frozenset(entry["excepts"].texts(pattern=r"[a-z0-9-]{3,40}"))
        domains |= {*entry["domains"].texts(least=1, pattern=_DOMAIN)}
    return Brands(names=names, domains=frozenset(domains), traps=frozenset(traps))


def _pointers(folder: Path, faults: Faults) -> Iterator[Concept]:
    """What points to the sender's profile, a concept in every language at once."""
    node = _listed(folder, "profile_pointers", faults, "phrases")
    said = (_word(word) for some in node["phrases"].mapping().values() for word in some.sequence())
    if words := tuple(word for word in said if word):
        yield Concept(id=SEE_PROFILE, lang="any", words=words)


def _lexicon(node: Node, lang: str, concepts: dict[str, Concept]) -> None:
    for name, entry in node.keys(required=("concepts",))["concepts"].mapping().items():
        entry.keys(optional=("note", "words", "disguises", "excepts"))
        words, disguises, excepts = (_words(entry, key) for key in ("words", "disguises", "excepts"))
        concept = Concept(id=name, lang=lang, words=words, disguises=disguises, excepts=excepts)
        concepts[concept.key] = concept


def _words(entry: Node, key: str) -> tuple[str, ...]:
    return tuple(word for node in entry[key].sequence() if (word := _word(node)))


def _word(node: Node) -> str:
    word = node.text(longest=60)
    if word and vanishes(word.strip("*()")):
        node.fault("nothing is left of it after folding, it would match everywhere")
        return ""
    return word


def _rules(node: Node, known: _Known) -> Iterator[tuple[tuple[Rule, ...], Node]]:
    """The rules of one file, each as often as there are languages in which its words exist."""
    for entry in node.keys(required=("rules",))["rules"].sequence():
        entry.keys(
            required=(
                "id",
                "scheme",
                "status",
                "reason",
                "weight",
                "match",
                "hits",
                "misses",
                "false_positives",
            ),
            optional=("sub", "references", "note", "skip"),
        )
        yield _variants(entry, known), entry


def _variants(entry: Node, known: _Known) -> tuple[Rule, ...]:
    """One rule for each language: its words do not mix with another's, where "sim" is a card and a yes."""
    match = entry["match"].keys(required=("near",), optional=_MATCH[1:])
    rule = _rule(entry, match, known)
    slots = [(slot, _names(slot, known)) for slot in match["near"].sequence(least=1)]
    skipped = {item.choice(known.langs) for item in entry["skip"].sequence()}
    found = []
    for lang in known.langs:
        near = tuple(known.keys(names, lang) for _, names in slots)
        if lang not in skipped and all(near):
            found.append(replace(rule, near=near))
    if not found and known.complete:
        for slot, names in slots:
            if names <= known.names and not any(known.keys(names, lang) for lang in known.langs):
                slot.fault("no word of this language means it, the rule could never match")
    return tuple(found) or (rule,)


def _rule(entry: Node, match: Node, known: _Known) -> Rule:
    entry["false_positives"].text()
    entry["references"].texts()
    within, clause = match.get("within"), match.get("clause")
    return Rule(
        id=entry["id"].text(pattern=_ID),
        scheme=entry["scheme"].choice(SCHEMES),
        sub=entry["sub"].text(),
        status=Status(entry["status"].choice([*Status])),
        reason=entry["reason"].choice(REASONS),
        weight=entry["weight"].number(0.1, 6),
        near=(),
        within=12 if within is None else within.integer(0, LONGEST_GAP),
        order=match["order"].flag(),
        clause=clause is None or clause.flag(),
        asked=match["asked"].flag(),
        needs=tuple(_names(slot, known) for slot in match["needs"].sequence()),
        unless=frozenset().union(*(_names(slot, known) for slot in match["unless"].sequence())),
        hits=entry["hits"].texts(least=1, longest=2000),
        misses=entry["misses"].texts(least=1, longest=2000),
    )


class _Known:
    """What concept names mean in the rules of one folder: ``langs`` are the languages that they speak of.

    Not ``complete`` when a lexicon could not be read: what it lacks then is no fault of a rule.
    """

    def __init__(self, folder: str, concepts: Mapping[str, Concept], *, complete: bool) -> None:
        self.complete = complete
        self.names = frozenset(concept.id for concept in concepts.values()) | NAMES
        spoken = sorted({concept.lang for concept in concepts.values()} - {"any"}) or ["any"]
        self.langs = spoken if folder == "any" else [folder]
        self._concepts = concepts

    def keys(self, names: frozenset[str], lang: str) -> frozenset[str]:
        """The keys under which hits of these concepts are kept: of one language and of none."""
        keys = (f"{tongue}.{name}" for name in names for tongue in (lang, "any"))
        return frozenset(key for key in keys if key in self._concepts) | (names & NAMES)


def _names(slot: Node, known: _Known) -> frozenset[str]:
    names = [name.strip() for name in slot.text(longest=300).split("|")]
    for name in names:
        if known.complete and name not in known.names:
            slot.fault("no lexicon has this concept, the rule could never match", value=name)
    return frozenset(names)


def _prove(rule: Rule, engine: Engine, node: Node, others: Collection[str] = ()) -> list[Elsewhere]:
    """Keep a fault for each example that does not hold; where ``others`` fire at what is to be missed."""
    elsewhere: list[Elsewhere] = []
    for key, wanted in (("hits", True), ("misses", False)):
        for example in node[key].sequence():
            verdict = engine.verdict(in_group(example.text()), asked=rule.asked)
            fired = {signal.id for signal in verdict.signals}
            if (rule.id in fired) is not wanted:
                example.fault(
                    f"is a {key[:-1] if wanted else 'miss'} of {rule.id}, but the rule "
                    f"{'does not fire' if wanted else 'fires'}"
                )
            met = sorted(fired.intersection(others)) if not wanted else ()
            elsewhere += (Elsewhere(rule=one, of=rule.id, text=example.text()) for one in met)
    return elsewhere
