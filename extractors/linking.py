"""Who is meant by a name given on its own: ranked candidates, each with the reasons for it.

Names are tried as they stand, without regard to case, hyphens or tone placement, then without diacritics; then the
words are taken apart (title + country, country + body, "four Saudi men"). A name nobody knows becomes an actor of its
own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from extractors.elements import Lexicon, lexicon, segment
from extractors.languages.words import language as words_of
from extractors.names import NameEntry, Token, difference, name_index, tokens, without_marks
from extractors.phrases import PhraseParser
from extractors.reading import Phrase
from extractors.resolver import Context, Resolver
from ontology.actors import Actor
from ontology.affiliation import country_on, sector_on
from ontology.composition import Body, Noun, Title, composition

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
_COUNTRYLESS = 0.55
_UNKNOWN = 0.2


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
        """Candidates for ``text``, best first; never empty for a text with a word in it.

        ``day`` decides offices, ``context`` (other words of the text it stands in) decides ambiguous names.
        """
        found: dict[tuple[str, str | None], Candidate] = {}
        for code in (language,) if language else ("en", "vi"):
            for candidate in self._in_language(text, code, day, context):
                key = (candidate.actor.id, candidate.sector)
                if key not in found or candidate.score > found[key].score:
                    found[key] = candidate
        return tuple(sorted(found.values(), key=lambda c: (-c.score, c.actor.id)))

    def _in_language(self, text: str, code: str, day: date | None, context: str | None) -> Iterable[Candidate]:
        words = tokens(text)
        if not words:
            return
        told = self._context(context, code, day)
        yield from self._whole(words, code, told)
        yield from self._taken_apart(text, words, code, told)

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

    def _whole(self, words: list[Token], code: str, told: Context) -> Iterable[Candidate]:
        """The whole text is a name of the base."""
        folded = [word.folded for word in words]
        index = self.resolver.index
        exact = _filed(index.trie(code).prefixes(folded, 0), len(words))
        bare = [without_marks(word) for word in folded]
        without = [] if exact else _filed(index.trie(code, marks=False).prefixes(bare, 0), len(words))
        meant = self.resolver.choose(exact or without, told)
        several = len({entry.actor for entry in exact or without}) > 1
        for entry in exact or without:
            differs = "diacritics" if without else difference(entry, words)
            score = _KIND_SCORE.get(entry.name.kind, 0.9) * _DIFFERENCE_SCORE[differs]
            why = [f"{_KIND_WORDS.get(entry.name.kind, 'name')} {entry.name.text!r}"]
            if differs:
                why.append(_DIFFERENCE_WORDS[differs])
            if several:
                settled = meant is not None and meant.id == entry.actor
                score *= 1.0 if settled else 0.6
                why.append("the context or the day settles it" if settled else "the name means others too")
            elif entry.name.ambiguous and not told.seen:
                score *= 0.8
                why.append("also an ordinary word or name")
            yield self._candidate(self.resolver.base[entry.actor], score, why, told)

    def _taken_apart(self, text: str, words: list[Token], code: str, told: Context) -> Iterable[Candidate]:
        parser = PhraseParser(text, words, words_of(code), self.known, self.resolver, told, any_case=True)
        phrases = parser.parse()
        covering = max(phrases, key=lambda phrase: (phrase.actor is not None, phrase.last - phrase.first), default=None)
        country, sector = self._parts(phrases, words, code, told)
        if covering is not None and covering.actor is not None:
            yield self._from_phrase(covering, words, country, sector, told)
            return
        if country is not None or sector is not None:
            actor = self.resolver.unknown(text, code, "Group", country, sector)
            owner = self.resolver.base.get(country) if country else None
            office = next((phrase for phrase in phrases if phrase.titles), None)
            why = [f"{'title' if office else 'noun'} that says {sector}"] if sector else []
            if owner is not None:
                why.append(f"country {owner.label('en')}")
            yield Candidate(
                actor=actor,
                score=_COUNTRYLESS + (0.2 if country else 0.0),
                why=tuple(why),
                country=country,
                sector=sector,
            )
            return
        kind = "Person" if len(words) in (2, 3) and all(word.text[:1].isupper() for word in words) else "Agent"
        yield Candidate(
            actor=self.resolver.unknown(text, code, kind),
            score=_UNKNOWN,
            why=("no known name: an actor of its own, typed from its form",),
            country=None,
            sector=None,
        )

    def _parts(
        self, phrases: list[Phrase], words: list[Token], code: str, told: Context
    ) -> tuple[str | None, str | None]:
        """A country and a sector named anywhere in the words."""
        country = sector = None
        for phrase in phrases:
            for part in (phrase, *phrase.parts):
                if part.actor is not None and country is None:
                    country = country_on(part.actor, told.day)
                if part.sector:
                    sector = sector or part.sector
        if sector is None:
            for element in segment(words, code, self.known, any_case=True):
                parts: tuple[Noun | Body | Title, ...] = (*element.nouns, *element.bodies, *element.titles)
                sector = sector or next((part.sector for part in parts if part.sector), None)
        return country, sector

    def _from_phrase(
        self, phrase: Phrase, words: list[Token], country: str | None, sector: str | None, told: Context
    ) -> Candidate:
        actor = phrase.actor
        assert actor is not None
        why: list[str] = []
        score = 0.9
        if phrase.kind == "office":
            on = f" on {told.day.isoformat()}" if told.day else ""
            why.append(f"holder of the office {phrase.titles[0]}{on}")
        elif phrase.kind == "composed":
            why.append(
                f"composition of a body or noun and {phrase.owner.actor.label('en') if phrase.owner and phrase.owner.actor else ''}"
            )
        elif phrase.kind == "unknown":
            why.append("no known name: an actor of its own, typed from its titles and form")
            score = 0.4
        else:
            why.append("name within the words")
        covered = (phrase.last - phrase.first) / len(words)
        score *= 0.7 + 0.3 * covered
        own_sector = phrase.sector if phrase.kind in ("composed", "office") else None
        return Candidate(
            actor=actor,
            score=round(score, 4),
            why=tuple(why),
            country=country_on(actor, told.day) or country,
            sector=own_sector or sector_on(actor, told.day) or sector,
        )

    def _candidate(self, actor: Actor, score: float, why: list[str], told: Context) -> Candidate:
        return Candidate(
            actor=actor,
            score=round(score, 4),
            why=tuple(why),
            country=country_on(actor, told.day),
            sector=sector_on(actor, told.day),
        )


def _filed(prefixes: Iterable[tuple[int, list[NameEntry]]], length: int) -> list[NameEntry]:
    return [entry for end, entries in prefixes if end == length for entry in entries]


@cache
def linker() -> Linker:
    """The linker over the shipped knowledge base, built on first use."""
    return Linker(lexicon(), Resolver(name_index(), composition()))
