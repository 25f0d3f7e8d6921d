"""Who is meant by a name given on its own: ranked candidates, each with the reasons for it.

Names are tried as they stand, without regard to case, hyphens or tone placement, then without diacritics; then the
words are read as a description (title + country, country + body, "four Saudi men"). A name nobody knows becomes an
actor of its own.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, lru_cache

from extractors.describing import Describer
from extractors.elements import Lexicon, lexicon
from extractors.languages.words import language as words_of
from extractors.names import NameEntry, Token, difference, name_index, tokens, without_marks
from extractors.phrases import PhraseParser
from extractors.resolver import Context, Resolver
from ontology.actors import Actor
from ontology.affiliation import country_on, sector_on
from ontology.composition import composition

_KIND_SCORE = {
    "label": 1.0,
    "acronym": 0.99,
    "alias": 0.98,
    "transliteration": 0.96,
    "adjective": 0.95,
    "historical": 0.93,
    "demonym": 0.93,
    "short": 0.9,
    "metonym": 0.85,
}
_DIFFERENCE_SCORE = {None: 1.0, "tone": 0.99, "hyphen": 0.98, "case": 0.95, "diacritics": 0.85}
_DIFFERENCE_WORDS = {
    "tone": "tone placement differs",
    "hyphen": "hyphens differ",
    "case": "case differs",
    "diacritics": "diacritics are missing",
}
_KIND_WORDS = {"short": "short name", "adjective": "adjective", "metonym": "seat of power that stands for it"}
_UNKNOWN = 0.2
_SURE, _CERTAIN = 0.7, 0.94
_REMEMBERED = 65536
_VIETNAMESE = re.compile("[ăâđêôơưạ-ỹ]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An actor that the words may mean: score in (0, 1], and why. ``country`` is alpha-3 or None."""

    actor: Actor
    score: float
    why: tuple[str, ...]
    country: str | None
    sector: str | None


@dataclass(frozen=True)
class Linker:
    """Resolution of single names over a knowledge base."""

    known: Lexicon
    resolver: Resolver

    def resolve(
        self, text: str, *, day: date | None = None, language: str | None = None, context: str | None = None
    ) -> tuple[Candidate, ...]:
        """Candidates for ``text``, best first; empty only for a text without a word in it.

        ``day`` decides offices, ``context`` (other words of the text it stands in) decides ambiguous names.
        """
        return self._remembered(text, day, language, context)

    @cached_property
    def _remembered(self) -> Callable[[str, date | None, str | None, str | None], tuple[Candidate, ...]]:
        return lru_cache(maxsize=_REMEMBERED)(self._resolve)

    @cached_property
    def _describer(self) -> Describer:
        return Describer(self.known, self.resolver)

    def _resolve(self, text: str, day: date | None, language: str | None, context: str | None) -> tuple[Candidate, ...]:
        text = unicodedata.normalize("NFC", text).strip()
        words = tokens(text)
        if not words:
            return ()
        best: dict[tuple[str, str | None], Candidate] = {}

        def keep(candidates: Iterable[Candidate]) -> float:
            for candidate in candidates:
                key = (candidate.actor.id, candidate.sector)
                if key not in best or candidate.score > best[key].score:
                    best[key] = candidate
            return max((candidate.score for candidate in best.values()), default=0.0)

        codes = (language,) if language else _languages(text)
        told = {code: self._context(context, code, day) for code in codes}
        for code in codes:
            if keep(()) < _CERTAIN:
                keep(self._whole(words, code, told[code]))
        for code in codes:
            if keep(()) < _SURE:
                keep(self._described(text, words, code, told[code]))
        if "vi" in codes and text.isascii() and keep(()) < _SURE:
            keep(self._described(text, words, "vi", told["vi"], marks=False))
        if not best:
            keep([self._stranger(text, words, codes[0], told[codes[0]])])
        return tuple(sorted(best.values(), key=lambda c: (-c.score, c.actor.id)))

    def _context(self, context: str | None, code: str, day: date | None) -> Context:
        told = Context(day=day, language=code)
        if context:
            around = tokens(context)
            for position, phrase in enumerate(
                PhraseParser(context, around, words_of(code), self.known, self.resolver, told).parse()
            ):
                for actor in (phrase.actor, phrase.owner.actor if phrase.owner else None):
                    if actor is not None:
                        told.note(actor, position)
        return told

    def _whole(self, words: list[Token], code: str, told: Context) -> Iterator[Candidate]:
        """The whole text, or what follows its article or "Mr", is a name of the base."""
        index = self.resolver.index
        full = " ".join([word.folded for word in words])
        keys = [(0, full)]
        if len(words) > 1 and words[0].folded in words_of(code).articles | words_of(code).honorifics:
            keys.append((1, full.partition(" ")[2]))
        found: list[NameEntry] = []
        marks, first = True, 0
        for first, key in keys:
            if found := index.trie(code).exactly(key):
                break
        else:
            marks = False
            for first, key in keys:
                if found := index.trie(code, marks=False).exactly(without_marks(key)):
                    break
        if not found:
            return
        named = words[first:]
        several = len({entry.actor for entry in found}) > 1
        meant = self.resolver.choose(found, told) if several else self.resolver.base[found[0].actor]
        if several and not told.seen and (meant is None or meant.type == "Place"):
            # a capital named alone acts: it is the government rather than the city
            capital = {entry.actor for entry in found if entry.name.kind == "metonym"}
            meant = self.resolver.base[capital.pop()] if len(capital) == 1 else meant
        for entry in found:
            differs = difference(entry, named) if marks else "diacritics"
            kind = entry.name.kind
            score = _KIND_SCORE.get(kind, 0.9) * _DIFFERENCE_SCORE[differs]
            why = [f"{_KIND_WORDS.get(kind, 'name')} {entry.name.text!r}"]
            if differs:
                why.append(_DIFFERENCE_WORDS[differs])
            if several and meant is not None and meant.id == entry.actor:
                settled = bool(told.seen or told.day)
                score *= 1.0 if settled or not entry.name.ambiguous else 0.8
                why.append("the context or the day settles it" if settled else "the likeliest of several")
            elif several:
                acts = self.resolver.base[entry.actor].type not in ("Treaty", "Weapon")
                score *= 0.6 if acts else 0.5
                why.append("the name means others too")
            elif entry.name.ambiguous and not told.seen:
                score *= 0.8
                why.append("also an ordinary word or name")
            yield self._candidate(self.resolver.base[entry.actor], score, why, told)

    def _described(
        self, text: str, words: list[Token], code: str, told: Context, *, marks: bool = True
    ) -> Iterator[Candidate]:
        """The words describe an actor: title, body or noun, and whose."""
        said = self._describer.describe(words, code, told, marks=marks)
        if said is None or (said.actor is None and not said.country and not said.sector):
            return
        if said.actor is None and said.covered < 1 and (stranger := self._named_stranger(text, words, code, told)):
            actor, score = stranger, 0.5
        elif said.actor is not None:
            actor, score = said.actor, 0.9
        else:
            kind = "Group" if said.plural else "Person"
            actor, score = self.resolver.unknown(text, code, kind, said.country, said.sector), 0.75
        score *= 0.3 + 0.7 * said.covered
        if not said.sector or not (said.country or said.international):
            score *= 0.8
        if not marks:
            score *= _DIFFERENCE_SCORE["diacritics"]
            said.why.append(_DIFFERENCE_WORDS["diacritics"])
        if said.country and (owner := self.resolver.base.get(said.country)):
            said.why.append(f"country {owner.label('en')}")
        if said.sector:
            said.why.append(f"sector {said.sector}")
        yield Candidate(
            actor=actor, score=round(score, 4), why=tuple(said.why), country=said.country, sector=said.sector
        )

    def _named_stranger(self, text: str, words: list[Token], code: str, told: Context) -> Actor | None:
        """Somebody whom the base does not know, named beside a title."""
        phrases = PhraseParser(text, words, words_of(code), self.known, self.resolver, told).parse()
        strangers = [phrase.actor for phrase in phrases if phrase.actor is not None]
        strangers = [actor for actor in strangers if actor.id not in self.resolver.base.actors]
        return next((actor for actor in strangers if actor.type in ("Person", "Organization")), None)

    def _stranger(self, text: str, words: list[Token], code: str, told: Context) -> Candidate:
        actor = self._named_stranger(text, words, code, told)
        if actor is None or actor.label(code) != text:
            names = all(word.text[:1].isupper() for word in words)
            actor = self.resolver.unknown(text, code, "Person" if len(words) in (2, 3) and names else "Agent")
        why = ("no known name: an actor of its own, typed from its form",)
        return Candidate(actor=actor, score=_UNKNOWN, why=why, country=None, sector=None)

    def _candidate(self, actor: Actor, score: float, why: list[str], told: Context) -> Candidate:
        return Candidate(
            actor=actor,
            score=round(score, 4),
            why=tuple(why),
            country=country_on(actor, told.day),
            sector=sector_on(actor, told.day),
        )


def _languages(text: str) -> tuple[str, ...]:
    """The languages to try: letters that only Vietnamese has decide."""
    return ("vi",) if _VIETNAMESE.search(text) else ("en", "vi")


@cache
def linker() -> Linker:
    """The linker over the shipped knowledge base, built on first use."""
    return Linker(lexicon(), Resolver(name_index(), composition()))
