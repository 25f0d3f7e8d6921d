"""Words that describe an actor rather than name it: "four Saudi men", "Tổng thống thứ năm của Peru", "NATO troops".

A description is cut into what the tables know; which of these is the head, and which only says whose it is, follows
from the order of the language (English puts the head last, Vietnamese first) and from the small words between them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from extractors.description_words import acts_for_country, covered, goes_on, joining_words, spelt, written
from extractors.elements import Element, Lexicon, Part
from extractors.languages.words import Language
from extractors.languages.words import language as words_of
from extractors.names import NameEntry, Token, Trie, without_marks
from extractors.resolver import Context, Resolver
from ontology.actors import Actor
from ontology.affiliation import country_on, sector_on
from ontology.composition import Body, Noun, Title

_INTERNATIONAL = frozenset({"IGO", "UNO", "EUR", "NGO"})
_IRREGULAR = frozenset({"REB", "PRM", "CRM", "UAF", "OPP"})
_VAGUE = frozenset({"GOV", "UNK", ""})
"""Sectors of words that say little: an army official is of the army."""
_AT_HOME = {"UNK": "CVL", "IGO": "MIL"}
"""What words for people mean beside a country: men are civilians, peacekeepers are soldiers."""
_OFFICIAL = frozenset({"GOV", "LEG", "JUD", "MIL", "SPY", "COP", *_INTERNATIONAL})
_OWN_WORLD = frozenset({"JRN", "JUD", "LEG", "COP", "REF", "CRM", "ELI", "OPP"})
"""Sectors that stay, whatever organization is named beside them; others are those of the organization."""
_PRIVATE = frozenset({"LAB", "EDU", "AGR", "BUS", "MED", "REL", "CVL", "SOC", "REF", "JRN"})
_FIRM_ROLES = frozenset({"minister", "deputy", "envoy", "royal"})


@dataclass(slots=True)
class _Part:
    """An element, the group it stands in (0 has the head) and the small word that opened the group."""

    element: Element
    group: int
    opened: str
    actor: Actor | None
    sided: bool

    @property
    def sector(self) -> str | None:
        if self.actor is not None:
            return None if self.actor.type in ("Country", "Place") else sector_on(self.actor, None)
        parts: tuple[Body | Noun | Title, ...] = (*self.element.bodies, *self.element.nouns, *self.element.titles)
        return next((part.sector for part in parts if part.sector), None)


@dataclass(slots=True)
class Description:
    """What a description says: country (alpha-3), sector, and the actor it means where that is a known one."""

    country: str | None = None
    sector: str | None = None
    actor: Actor | None = None
    plural: bool = True
    why: list[str] = field(default_factory=list)
    covered: float = 0.0
    """Share of the words that the tables know."""

    international: bool = False


@dataclass(frozen=True)
class Describer:
    """Reads descriptions with the names of a lexicon."""

    known: Lexicon
    resolver: Resolver

    def describe(self, words: Sequence[Token], code: str, told: Context, *, marks: bool = True) -> Description | None:
        """What the words say; None where they hold nothing known. ``marks=False``: diacritics do not matter."""
        language = words_of(code)
        elements = list(self._elements(words, language, marks=marks))
        if not elements or self._strange(words, elements, language):
            return None
        parts = self._grouped(elements, words, language, told)
        order = self._by_weight(parts, head_last=bool(language.possessive_gaps))
        head = order[0]
        found = Description(covered=covered(words, elements, language))
        person = self._person(parts, head, words, told, head_last=bool(language.possessive_gaps))
        former = any(word.folded in language.former for word in words[: head.element.last])
        found.country = self._country(parts, head, language.belonging, told)
        found.sector = self._sector(order, language.belonging, former=former)
        if found.sector == "MIL" and not any(part.actor is not None and part.actor.type == "Country" for part in parts):
            # of fighters, who may be people or aircraft, only those of a state are its armed forces
            found.sector = next((n.sector for n in head.element.nouns if n.sector in _IRREGULAR), found.sector)
        if found.country and found.sector in _AT_HOME and not any(_international(part.actor) for part in parts):
            found.sector = _AT_HOME[found.sector]
        found.international = _of_no_country(head) or any(_international(part.actor) for part in parts)
        titles = [title for part in parts if part.group == 0 for title in part.element.titles]
        found.plural = not titles
        if titles or head.element.nouns or head.element.bodies:
            found.why.append(f"{'title' if titles else 'noun or body'} {written(words, head.element)!r}")
        if person is not None:
            self._take_person(found, person, titles, told, former=former)
        else:
            self._actor(found, parts, head, titles, told, former=former)
        # Filipinos, Iraqi Turkmen
        peoples = ("demonym",) if len(parts) == 1 else ("demonym", "adjective")
        people = all(entry.name.kind in peoples for entry in head.element.entries)
        if found.sector is None and found.country and (found.covered < 1 or (people and head.element.entries)):
            found.sector = "CVL"  # whatever they are, nothing says that they act for the state
        if found.sector is None and any(part.actor is not None and part.actor.type == "Weapon" for part in parts):
            found.sector = "MIL"
        if found.sector is None:
            acting = [part.actor for part in order if part.actor is not None and not part.sided]
            found.sector = next((sector_on(actor, told.day) for actor in acting), None)
        return found

    # ── Elements ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _bare_parts(self) -> dict[str, Trie[Part]]:
        bare: dict[str, Trie[Part]] = {}
        for code in ("en", "vi"):
            full, bare[code] = self.known.parts_of(code), Trie()
            for key in full.keys():  # noqa: SIM118  a trie is no mapping
                for part in full.at(key):
                    bare[code].file(without_marks(key), part)
        return bare

    def _elements(self, words: Sequence[Token], language: Language, *, marks: bool) -> Iterator[Element]:
        """The known elements from left to right, longest first; of a name and a word alike the clearer."""
        code = language.code
        folded = [word.folded for word in words]
        names = (self.known.index.trie(code), self.known.index.trie(code, marks=False))
        parts = self.known.parts_of(code) if marks else self._bare_parts.get(code, self.known.parts_of(code))
        cased = any(word.text[:1].isupper() for word in words)
        position = 0
        while position < len(words):
            entries: tuple[NameEntry, ...] = ()
            last = position
            for bare, trie in enumerate(names):
                for end, filed in trie.prefixes(folded, position):
                    if bare and marks and end == position + 1:
                        continue
                    fitting = tuple(e for e in filed if spelt(e, words[position:end], language, cased=cased))
                    if fitting and end > last:
                        entries, last = fitting, end
            values: list[Part] = []
            match = parts.longest(folded, position)
            if match and (match[0] > last or (match[0] == last and all(self._weak(entry) for entry in entries))):
                rest = parts.longest(folded, last) if entries and last < match[0] else None
                if not (rest and rest[0] == match[0] and self._house(entries)):
                    (last, values), entries = match, ()
            surname = last == position + 1 and entries and all(map(self._surname, entries))
            if last == position or (surname and goes_on(words, last, (*names, parts), language)):
                position += 1
                continue
            yield Element(
                position,
                last,
                entries=entries,
                titles=tuple(value for value in values if isinstance(value, Title)),
                bodies=tuple(value for value in values if isinstance(value, Body)),
                nouns=tuple(value for value in values if isinstance(value, Noun)),
            )
            position = last

    def _house(self, entries: Sequence[NameEntry]) -> bool:
        """Whether a name is that of an organization, so that in "UN secretary-general" the title is the rest."""
        return any(self.resolver.base[entry.actor].type == "Organization" for entry in entries)

    def _weak(self, entry: NameEntry) -> bool:
        """Whether a word alike is likelier than the name: surnames (King), names that are also words."""
        return entry.name.ambiguous or self._surname(entry)

    def _surname(self, entry: NameEntry) -> bool:
        return entry.name.kind == "short" and self.resolver.base[entry.actor].type == "Person"

    def _grouped(
        self, elements: Sequence[Element], words: Sequence[Token], language: Language, told: Context
    ) -> list[_Part]:
        joining = joining_words(language)
        parts: list[_Part] = []
        group, opened, end = 0, "", 0
        alone = len(elements) == 1
        for element in elements:
            between = [word.folded for word in words[end : element.first]]
            small = next((word for word in reversed(between) if word in joining), None)
            if small is not None and parts:
                group, opened = group + 1, small
            before = words[element.first - 1].folded if element.first else ""
            after = words[element.last].folded if element.last < len(words) else ""
            sided = before in language.sided_before or after in language.sided_after
            both = " ".join(word.folded for word in words[max(0, element.first - 2) : element.first])
            place = before in language.place_words or both in language.place_words
            actor = self._meant(element, told, alone=alone, place=place)
            parts.append(_Part(element, group, opened, actor, sided))
            end = element.last
        return parts

    def _meant(self, element: Element, told: Context, *, alone: bool, place: bool) -> Actor | None:
        """The actor of a name: of several countries alike the one with more known offices."""
        base = self.resolver.base
        entries: Sequence[NameEntry] = element.entries
        if place and (places := [entry for entry in entries if base[entry.actor].type == "Place"]) and alone:
            entries = places
        if not alone and len({entry.actor for entry in entries}) > 1:
            # beside a title or a noun a capital is its government, and a surname alike a place is the place
            for kept in (
                [entry for entry in entries if base[entry.actor].type in ("Country", "Organization")],
                [entry for entry in entries if base[entry.actor].type != "Person"],
            ):
                if kept:
                    entries = kept
                    break
        if not entries:
            return None
        chosen = self.resolver.choose(entries, told)
        if chosen is not None and chosen.type == "Place" and not place and chosen.id not in told.seen:
            # a capital that acts is its government
            capital = {entry.actor for entry in entries if entry.name.kind == "metonym"}
            chosen = base[capital.pop()] if len(capital) == 1 else chosen
        if (
            chosen is None
            and not alone
            and len({(base[e.actor].type, (base[e.actor].sector or "").split("|")[0]) for e in entries}) == 1
        ):
            chosen = base[max(entries, key=lambda entry: (self._offices[entry.actor], entry.actor)).actor]
        return chosen

    @cached_property
    def _offices(self) -> Counter[str]:
        return Counter(office.of for actor in self.resolver.base for office in actor.offices)

    # ── What they say ────────────────────────────────────────────────────────────────────────────────────────────────

    def _by_weight(self, parts: Sequence[_Part], *, head_last: bool) -> list[_Part]:
        """The parts from the head on, outwards; complements after their head."""
        ordered = sorted(parts, key=lambda p: (p.group, -p.element.first if head_last else p.element.first))
        telling = [part for part in ordered if part.group == 0 and part.actor is None]
        rest = [part for part in ordered if part not in telling]
        return telling + rest

    def _country(self, parts: Sequence[_Part], head: _Part, belonging: frozenset[str], told: Context) -> str | None:
        own = [part for part in parts if part.group == 0]
        envoy = any(title.role == "envoy" for title in head.element.titles)
        groups = [own]
        if not any(_international(part.actor) for part in own):
            owners = [part for part in parts if part.group and part.opened in belonging]
            elsewhere = envoy or _of_no_country(head)
            groups += [owners, [] if elsewhere else [part for part in parts if part.group and part not in owners]]
        abroad = any(p.actor is not None and p.actor.type == "Country" for g in groups[1:2] for p in g)
        for group in groups:
            for part in group:
                if abroad and part.group == 0 and part.actor is not None and part.actor.type == "StateBody":
                    continue  # High Court of Justice of Israel: the name is that of another country's too
                if not part.sided and (country := _country_of(part, told)):
                    return country
                if _international(part.actor):
                    return None
        return None

    def _sector(self, order: Sequence[_Part], belonging: frozenset[str], *, former: bool) -> str | None:
        """The head's sector, or that of the body it belongs to where the head says little."""
        told = [part for part in order if part.sector and (part.group == 0 or part.opened in belonging)]
        if not told:
            told = [part for part in order if part.sector][:1]
        if not told:
            return None
        head = told[0]
        sector = head.sector or ""
        main = sector.split("|")[0]
        roles = {title.role for title in head.element.titles}
        for part in told[1:]:
            other = (part.sector or "").split("|")[0]
            named = part.actor is not None and part.actor.type != "Person"
            leads = "head" in roles and not named and not (part.group and part.element.bodies)
            vague = main in _VAGUE and not leads and not roles & _FIRM_ROLES and (named or other not in _VAGUE)
            in_service = named and main not in _OWN_WORLD and other in (*_INTERNATIONAL, *_IRREGULAR)
            irregular = main in ("MIL", "GOV", "UNK", "UAF") and other in _IRREGULAR and not roles & _FIRM_ROLES
            of_people = "leader" in {title.title for title in head.element.titles} and other in _PRIVATE
            if vague or in_service or irregular or (of_people and not (named or part.group)):
                sector, main = part.sector or "", other
                break
        if former and main in _OFFICIAL and (head.element.titles or head.element.nouns):
            return "ELI"
        return sector or None

    def _strange(self, words: Sequence[Token], elements: Sequence[Element], language: Language) -> bool:
        """Whether a name only holds a known one: Jordan Peterson is not of Jordan, and no Peterson of the base."""
        if any(element.titles or element.bodies or element.nouns for element in elements) or len(words) == 1:
            return False
        if not all(word.text[:1].isupper() for word in words):
            return False
        if any(word.folded in language.organization_words | language.articles | language.honorifics for word in words):
            return False
        describing = ("adjective", "demonym")
        short = all(
            element.last - element.first == 1 and all(entry.name.kind not in describing for entry in element.entries)
            for element in elements
        )
        return short and (len(elements) > 1 or covered(words, elements, language) < 1)

    def _person(
        self, parts: Sequence[_Part], head: _Part, words: Sequence[Token], told: Context, *, head_last: bool
    ) -> Actor | None:
        """The person named, unless what is meant is somebody's government or spokesman."""
        titles = tuple(title.title for part in parts for title in part.element.titles)
        of = next((part.actor.id for part in parts if part.actor is not None and part.actor.type == "Country"), None)
        for part in parts:
            people = [e for e in part.element.entries if self.resolver.base[e.actor].type == "Person"]
            if not people or part.group or len(people) < len(part.element.entries):
                continue
            if head_last and any(p.group == 0 and p.element.first > part.element.first for p in parts):
                continue
            if head.element.bodies and not head.element.titles:
                continue
            if self._cut_off(part, parts, words):
                continue
            if (chosen := self.resolver.choose(people, told, titles=titles, of=of)) is not None:
                return chosen
        return None

    def _cut_off(self, part: _Part, parts: Sequence[_Part], words: Sequence[Token]) -> bool:
        """Whether a surname is the end of a longer name that nobody in the base has."""
        first = part.element.first
        if part.element.last - first > 1 or not first or not words[first - 1].text[:1].isupper():
            return False
        before = next((other.element for other in parts if other.element.last == first), None)
        return before is None or bool(
            before.entries and all(self.resolver.base[entry.actor].type == "Person" for entry in before.entries)
        )

    def _take_person(
        self, found: Description, person: Actor, titles: Sequence[Title], told: Context, *, former: bool
    ) -> None:
        """The country and sector of the office that the words name, else of the one held."""
        meant = self.resolver.titles_meant(title.title for title in titles)
        held = [office for office in person.offices if office.title in meant]
        found.actor, found.plural = person, False
        found.why.insert(0, f"name of {person.label('en')} within the words")
        if (former and found.sector == "ELI") or found.sector in _IRREGULAR:
            found.country = found.country or country_on(person, told.day)
        elif held and told.day is None:
            office = max(held, key=lambda office: (office.end or date.max, office.start or date.min))
            as_then = replace(person, offices=(office,))
            found.country, found.sector = country_on(as_then, None), sector_on(as_then, None)
        else:
            found.country = country_on(person, told.day) or found.country
            found.sector = sector_on(person, told.day) or found.sector

    def _actor(
        self, found: Description, parts: list[_Part], head: _Part, titles: list[Title], told: Context, *, former: bool
    ) -> None:
        owner = next(
            (part.actor for part in parts if part.actor is not None and part.actor.type != "Person" and not part.sided),
            None,
        )
        if owner is not None and len(parts) > 1:
            found.why.append(f"of {owner.label('en')}")
        if len(parts) == 1 and head.actor is not None:
            if found.covered == 1 and not head.sided:
                found.actor = head.actor
            found.why.append("name within the words")
        elif titles and owner is not None and not former:
            found.actor = self.resolver.holder(self.resolver.titles_named(titles, found.country), owner.id, told)
            if found.actor is not None:
                found.plural = False
                found.why.insert(0, "holder of the office" + (f" on {told.day}" if told.day else ""))
        elif owner is not None and owner.type == "Country" and not former and not titles:
            body = next((body for body in head.element.bodies if body.resolves == "body"), None)
            if body is not None:
                found.actor = self.resolver.compose(body.body, owner)
                found.why.insert(0, "composition of a body and its country")
            elif acts_for_country(head.element):
                found.actor = owner
                found.why.insert(0, "those who act for a country")


def _international(actor: Actor | None) -> bool:
    return (
        actor is not None
        and actor.type == "Organization"
        and not actor.country
        and not _INTERNATIONAL.isdisjoint((actor.sector or "").split("|"))
    )


def _of_no_country(part: _Part) -> bool:
    """Whether the noun is of an international body: peacekeepers in Mali are not Mali's."""
    return any((noun.sector or "").split("|")[0] in ("IGO", "UNO", "EUR") for noun in part.element.nouns)


def _country_of(part: _Part, told: Context) -> str | None:
    if part.actor is not None:
        return country_on(part.actor, told.day)
    nouns = next((noun.country for noun in part.element.nouns if noun.country), None)
    countries = {country for title in part.element.titles for country in title.countries or ("",)}
    return nouns or (next(iter(countries)) or None if len(countries) == 1 else None)
