"""Words a warning: in full by police or friendly, in brief, or as a chat wants it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.core.library.content import BRIEF, Variant, WarningText, fill
from bot.core.library.lawbook import Lawbook
from bot.core.library.phonebook import Phonebook
from bot.core.library.wording import AUTO, Wording

_Frame = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Warnings:
    """What a chat is told of a message, by its scheme."""

    wording: Wording
    lawbook: Lawbook
    phonebook: Phonebook
    _frames: dict[tuple[str, str, str, str, int, bool], _Frame] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def title(self, lang: str, scheme: str) -> str:
        """The scheme's title, worded as a suspicion."""
        return self._warning(lang, scheme).title

    def text(
        self,
        lang: str,
        scheme: str,
        evidence: str,
        variant: int = 0,
        *,
        tone: str = "police",
        region: str = AUTO,
        told: bool = False,
    ) -> str:
        """The warning; any ``variant`` number picks a wording.

        ``told``: whoever is answered did not offer it, it was offered to them.
        ``evidence`` comes from ``quoted``, in the brief tone from ``glimpse``.
        """
        if tone == BRIEF:
            short = self.short(lang, scheme, evidence, variant)
            return f"{short}\n{self.phonebook.short_line(lang, scheme, region)}"
        head, what, tail = self._frame(lang, scheme, tone, region, variant, told=told)
        because = self.wording.text(lang, "warning.because", evidence=evidence, what=what)
        return f"{head}\n{because}\n{tail}"

    def own(self, lang: str, scheme: str, evidence: str, wording: str, region: str = AUTO) -> str:
        """The chat's own wording, escaped and checked before, between the title and who speaks."""
        lines = self._warning(lang, scheme).police[0]
        values = {
            "words": evidence,
            "scheme": self.wording.text(lang, f"scheme.{scheme}"),
            "what": self._inner(lang, lines.what),
            "now": self._inner(lang, lines.now),
            "law": self.lawbook.line(lang, scheme, region),
            "hotlines": self.phonebook.line(lang, scheme, region=region),
        }
        head = self.wording.text(lang, "warning.head", title=self.title(lang, scheme))
        return f"{head}\n{fill(wording, values)}\n{self.wording.text(lang, 'warning.notice')}"

    def _frame(self, lang: str, scheme: str, tone: str, region: str, variant: int, *, told: bool) -> _Frame:
        """A warning without its evidence: head line, what it is, the lines below. It is made once."""
        warning = self._warning(lang, scheme)
        variants = warning.variants(tone)
        key = (self.wording.language(lang), scheme, tone, region, variant % len(variants), told)
        if key not in self._frames:
            self._frames[key] = self._new_frame(lang, warning, variants[key[4]], tone, region, told=told)
        return self._frames[key]

    def _new_frame(
        self, lang: str, warning: WarningText, lines: Variant, tone: str, region: str, *, told: bool
    ) -> _Frame:
        scheme = warning.scheme
        gap = self.wording.locale(lang).gap
        poster = gap.join(filter(None, (lines.poster, self.lawbook.leniency(lang, scheme, region))))
        head = "warning.head_friendly" if tone == "friendly" else "warning.head"
        tail = (
            self.wording.text(lang, "warning.now", now=self._inner(lang, lines.now)),
            self.wording.text(lang, "warning.law", law=self.lawbook.line(lang, scheme, region)),
            self.wording.text(lang, "warning.told")
            if told
            else self.wording.text(lang, "warning.poster", poster=poster),
            self.wording.text(
                lang, "warning.hotlines", hotlines=self.phonebook.line(lang, scheme, region=region)
            ),
            self.wording.text(lang, "warning.notice"),
        )
        return (
            self.wording.text(lang, head, title=warning.title),
            self._inner(lang, lines.what),
            "\n".join(tail),
        )

    def short(self, lang: str, scheme: str, evidence: str, variant: int = 0) -> str:
        """What it looks like, what to do and a way out: all of a repeat, the beginning of a brief warning."""
        warning = self._warning(lang, scheme)
        short = self._inner(lang, warning.short[variant % len(warning.short)])
        return self.wording.text(lang, "warning.short", title=warning.title, evidence=evidence, short=short)

    def _warning(self, lang: str, scheme: str) -> WarningText:
        return self.wording.first(lang, scheme, lambda locale: locale.warnings)

    def _inner(self, lang: str, words: str) -> str:
        return fill(words, {"did_it": self.wording.text(lang, "button.did_it")})
