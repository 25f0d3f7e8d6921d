"""Who is meant by a name given on its own: ranked candidates, each with the reasons for it.

Names are tried as they stand, without regard to case, hyphens or tone placement, then without diacritics; then the
words are read as a description (title + country, country + body, "four Saudi men"). A name nobody knows becomes an
actor of its own.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
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
_DOUBTFUL, _UNLIKELY = 0.8, (0.6, 0.5)
"""What a name loses that also means something else; one among several actors, and where that cannot act."""
_SOMEBODY, _SURE, _CERTAIN = 1e-9, 0.7, 0.94
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
        for enough, candidates in self._attempts(text, words, day, language, context):
            if max((candidate.score for candidate in best.values()), default=0.0) >= enough:
                continue
            for candidate in candidates:
                key = (candidate.actor.id, candidate.sector)
                if key not in best or candidate.score > best[key].score:
                    best[key] = candidate
        return tuple(sorted(best.values(), key=lambda c: (-c.score, c.actor.id)))

    def _attempts(
        self, text: str, words: list[Token], day: date | None, language: str | None, context: str | None
    ) -> Iterator[tuple[float, Iterator[Candidate]]]:
        """Ways to read the text, the plainest first, each with the score from which on it is not needed."""
        codes = (language,) if language else _languages(text)
        told = {code: self._context(context, code, day) for code in codes}
        for code in codes:
            yield _CERTAIN, self._whole(words, code, told[code])
        for code in codes:
            yield _SURE, self._described(text, words, code, told[code])
        if "vi" in codes and text.isascii():
            yield _SURE, self._described(text, words, "vi", told["vi"], marks=False)
        yield _SOMEBODY, self._stranger(text, words, codes[0], told[codes[0]])

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

    def _filed(self, words: list[Token], code: str) -> tuple[list[NameEntry], list[Token], bool]:
        """The names that the whole text, or what follows its article or "Mr", may be; its words; whether marks fit."""
        key = " ".join([word.folded for word in words])
        spelt = [(words, key)]
        if len(words) > 1 and words[0].folded in words_of(code).articles | words_of(code).honorifics:
            spelt.append((words[1:], key.partition(" ")[2]))
        index = self.resolver.index
        for named, full in spelt:
            if (found := index.trie(code).exactly(full)) and (named is words or self._so_called(words[0], found, code)):
                return found, named, True
        for named, full in spelt:
            found = index.trie(code, marks=False).exactly(without_marks(full))
            if found and (named is words or self._so_called(words[0], found, code)):
                return found, named, False
        return [], words, True

    def _so_called(self, before: Token, found: list[NameEntry], code: str) -> bool:
        """Whether a name may follow the word: "Mr" and "general" go before persons only, an article before any."""
        language = words_of(code)
        if before.folded in language.articles or before.folded not in language.honorifics:
            return True
        return any(self.resolver.base[entry.actor].type == "Person" for entry in found)

    def _meant(self, found: list[NameEntry], told: Context) -> Actor | None:
        """The likeliest of several actors; a capital named alone acts: it is the government rather than the city."""
        meant = self.resolver.choose(found, told)
        if not told.seen and (meant is None or meant.type == "Place"):
            capital = {entry.actor for entry in found if entry.name.kind == "metonym"}
            return self.resolver.base[capital.pop()] if len(capital) == 1 else meant
        return meant

    def _whole(self, words: list[Token], code: str, told: Context) -> Iterator[Candidate]:
        """The text is a name of the base."""
        found, named, marks = self._filed(words, code)
        several = len({entry.actor for entry in found}) > 1
        meant = self._meant(found, told) if several else None
        for entry in found:
            actor = self.resolver.base[entry.actor]
            differs = difference(entry, named) if marks else "diacritics"
            kind = entry.name.kind
            score = _KIND_SCORE.get(kind, 0.9) * _DIFFERENCE_SCORE[differs]
            why = [f"{_KIND_WORDS.get(kind, 'name')} {entry.name.text!r}"]
            if differs:
                why.append(_DIFFERENCE_WORDS[differs])
            if meant is actor:
                settled = bool(told.seen or told.day)
                score *= 1.0 if settled or not entry.name.ambiguous else _DOUBTFUL
                why.append("the context or the day settles it" if settled else "the likeliest of several")
            elif several:
                score *= _UNLIKELY[actor.type in ("Treaty", "Weapon")]
                why.append("the name means others too")
            elif entry.name.ambiguous and not told.seen:
                score *= _DOUBTFUL
                why.append("also an ordinary word or name")
            people = kind == "demonym" and actor.type == "Country"
            yield self._candidate(actor, score, why, told, sector="CVL" if people else None)

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

    def _stranger(self, text: str, words: list[Token], code: str, told: Context) -> Iterator[Candidate]:
        actor = self._named_stranger(text, words, code, told)
        if actor is None or actor.label(code) != text:
            names = all(word.text[:1].isupper() for word in words)
            actor = self.resolver.unknown(text, code, "Person" if len(words) in (2, 3) and names else "Agent")
        why = ("no known name: an actor of its own, typed from its form",)
        yield Candidate(actor=actor, score=_UNKNOWN, why=why, country=None, sector=None)

    def _candidate(
        self, actor: Actor, score: float, why: list[str], told: Context, *, sector: str | None = None
    ) -> Candidate:
        return Candidate(
            actor=actor,
            score=round(score, 4),
            why=tuple(why),
            country=country_on(actor, told.day),
            sector=sector or sector_on(actor, told.day),
        )


def _languages(text: str) -> tuple[str, ...]:
    """The languages to try: letters that only Vietnamese has decide."""
    return ("vi",) if _VIETNAMESE.search(text) else ("en", "vi")


@cache
def linker() -> Linker:
    """The linker over the shipped knowledge base, built on first use."""
    return Linker(lexicon(), Resolver(name_index(), composition()))
