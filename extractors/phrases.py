"""Names put together: elements of a sentence to phrases, each with the actor it means and the offices it states.

One grammar for both languages: the characters allowed between the parts are data (``languages/*.tsv``). Vietnamese puts
the owner after the title (Ngoại trưởng Nga Sergei Lavrov), English before it (Russian foreign minister Sergei Lavrov)
or after ``of``; both orders are tried in both languages, and the gaps decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractors.elements import Element, Lexicon, capitalised, segment
from extractors.languages.words import Language
from extractors.names import Token
from extractors.resolver import Context, Resolver
from ontology.actors import Actor
from ontology.composition import Body, Noun

_OWNERS = ("Country", "Organization", "StateBody", "ArmedGroup", "Company", "Place", "Media")


@dataclass(slots=True)
class Phrase:
    """Words ``[first, last)`` that mean ``actor``; ``head`` is the part that is the name itself."""

    first: int
    last: int
    head: tuple[int, int]
    actor: Actor | None
    kind: str
    sector: str | None = None
    owner: "Phrase | None" = None
    titles: tuple[str, ...] = ()
    title_words: tuple[int, int] | None = None
    former: bool = False
    private: bool = False
    parts: list["Phrase"] = field(default_factory=list)


class PhraseParser:
    """Parses the elements of one sentence; the context tells whom ambiguous names mean."""

    def __init__(
        self,
        text: str,
        words: Sequence[Token],
        language: Language,
        known: Lexicon,
        resolver: Resolver,
        context: Context,
        *,
        any_case: bool = False,
    ) -> None:
        self.text = text
        self.words = words
        self.language = language
        self.resolver = resolver
        self.context = context
        self.elements = segment(words, language.code, known, any_case=any_case)
        self.heading = sum(map(capitalised, words)) > 0.7 * len(words) and len(words) > 4

    def parse(self) -> list[Phrase]:
        """The phrases of the sentence from left to right, not overlapping."""
        phrases: list[Phrase] = []
        position = 0
        previous_titles: tuple[str, ...] = ()
        while position < len(self.elements):
            phrase, following = self._phrase(position)
            if phrase is not None:
                if phrase.titles == ("counterpart",):
                    phrase.titles = previous_titles
                    self._settle(phrase)
                previous_titles = phrase.titles or previous_titles
                phrases.append(phrase)
            position = following
        return phrases

    def _gap(self, left: int, right: int) -> str:
        """The characters between the elements at two positions."""
        start = self.words[self.elements[left].last - 1].end
        end = self.words[self.elements[right].first].start
        return self.text[start:end].replace("\u00a0", " ")

    def _joined(self, left: int, gaps: frozenset[str]) -> bool:
        """Whether the next element follows by one of ``gaps``, words that change nothing left aside."""
        if left + 1 >= len(self.elements):
            return False
        gap = self._gap(left, left + 1)
        if gap in gaps:
            return True
        kept = " ".join(word for word in gap.split() if word.casefold().strip(",") not in self.language.modifiers)
        plain = {" ".join(allowed.split()) for allowed in gaps}
        return len(gap.split()) <= 4 and kept in plain and "," not in gap.replace(kept, "")

    def _phrase(self, position: int) -> tuple[Phrase | None, int]:
        element = self.elements[position]
        if element.entries and not (element.titles or element.bodies or element.nouns):
            return self._named(position)
        if element.titles:
            return self._titled(position)
        if element.bodies or element.nouns:
            return self._composed(position)
        return self._unknown(position)

    # A name first: Russia's foreign minister Sergei Lavrov; NATO; Putin, the Russian president.
    def _named(self, position: int) -> tuple[Phrase | None, int]:
        element = self.elements[position]
        full_name = self._run_with_known(position)
        if full_name is not None:
            return full_name
        actor = self._choose(element)
        phrase = Phrase(element.first, element.last, (element.first, element.last), actor, "name")
        if actor is None:
            phrase.kind = "ambiguous"
            return phrase, position + 1
        if actor.type == "Person":
            return self._apposition(phrase, position)
        if actor.type in _OWNERS and self._joined(position, self.language.possessive_gaps):
            following = self.elements[position + 1]
            if following.titles:
                return self._title_after_owner(phrase, position + 1)
            if following.bodies or following.nouns:
                return self._head_after_owner(phrase, position + 1)
            if following.entries and self._gap(position, position + 1) != " ":
                person = self._choose(following)
                if person is not None and person.type == "Person":
                    whole = Phrase(
                        element.first,
                        following.last,
                        (following.first, following.last),
                        person,
                        "name",
                        owner=phrase,
                        parts=[phrase],
                    )
                    return self._apposition(whole, position + 1)
        return phrase, position + 1

    def _head_after_owner(self, owner: Phrase, position: int) -> tuple[Phrase | None, int]:
        """Russian military officials: the last of a chain of bodies and nouns decides."""
        last = position
        while self._joined(last, frozenset({" "})) and (
            self.elements[last + 1].bodies or self.elements[last + 1].nouns
        ):
            last += 1
        if self.elements[last].titles and not self.elements[last].nouns:
            last = position
        phrase = self._compose(self.elements[last], owner)
        phrase.first = owner.first
        chain = [sector for at in range(position, last) if (sector := _sector(self.elements[at]))]
        if chain and phrase.sector in (None, "GOV", "CVL"):
            phrase.sector = chain[-1]
        if (
            phrase.actor is not None
            and phrase.actor.type == "StateBody"
            and self._joined(last, frozenset({" "}))
            and self.elements[last + 1].titles
        ):
            return self._title_after_owner(phrase, last + 1)
        return phrase, last + 1

    def _title_after_owner(self, owner: Phrase, position: int) -> tuple[Phrase | None, int]:
        """US Secretary of State Mike Pompeo; Russia's foreign minister, Sergei Lavrov."""
        phrase = self._title_phrase(position, owner, owner.first)
        last = position
        if self._envoy_place(position):
            phrase.parts.append(
                Phrase(
                    *self.elements[position + 1][:2],
                    self.elements[position + 1][:2],
                    self._choose(self.elements[position + 1]),
                    "name",
                )
            )
            last = position + 1
        return self._person_after(phrase, last)

    # A title first: Tổng thống Nga Vladimir Putin; President Trump; president of Russia.
    def _titled(self, position: int) -> tuple[Phrase | None, int]:
        element = self.elements[position]
        last = position
        owner: Phrase | None = None
        if (
            self._joined(position, self.language.coordination_gaps | {" kiêm "})
            and self.elements[position + 1].titles
            and not self.elements[position + 1].entries
        ):
            if self._gap(position, position + 1).strip() in ("kiêm", ","):
                last = position + 1
        if self._joined(last, self.language.owner_gaps):
            following = self.elements[last + 1]
            direct = self._gap(last, last + 1) == " "
            if following.bodies and not following.entries:
                composed, after = self._composed(last + 1)
                if composed is not None and composed.actor is not None:
                    owner, last = composed, after - 1
            elif following.entries and not self._owner_is_next_persons(last + 1, direct):
                actor = self._choose(following)
                if actor is not None and actor.type in _OWNERS:
                    owner = Phrase(following.first, following.last, following[:2], actor, "name")
                    last += 1
        phrase = self._title_phrase(position, owner, element.first)
        if self._envoy_place(last):
            place = self.elements[last + 1]
            phrase.parts.append(Phrase(place.first, place.last, place[:2], self._choose(place), "name"))
            last += 1
        return self._person_after(phrase, last)

    def _owner_is_next_persons(self, position: int, direct: bool) -> bool:
        """English only: in "President Trump" the name is the person; "President Georgia …" does not occur."""
        actor = self._choose(self.elements[position])
        return actor is not None and actor.type == "Person" and direct

    def _envoy_place(self, last: int) -> bool:
        if not self._joined(last, self.language.place_gaps):
            return False
        following = self.elements[last + 1]
        if not following.entries:
            return False
        actor = self._choose(following)
        return actor is not None and actor.type in ("Country", "Organization", "Place")

    def _title_phrase(self, position: int, owner: Phrase | None, first: int) -> Phrase:
        element = self.elements[position]
        country = owner.actor.code("iso3") or owner.actor.country if owner and owner.actor else None
        titles = self.resolver.titles_named(element.titles, country)
        phrase = Phrase(
            min(first, element.first),
            max(element.last, owner.last if owner else 0),
            (element.first, element.last),
            None,
            "office",
            sector=element.titles[0].sector or None,
            owner=owner,
            titles=titles,
            title_words=(element.first, element.last),
            former=self._former(min(first, element.first)) or self._former(element.first),
        )
        if owner is not None:
            phrase.parts.append(owner)
        return phrase

    def _former(self, first: int) -> bool:
        return first > 0 and self.words[first - 1].folded in self.language.former

    def _person_after(self, phrase: Phrase, last: int) -> tuple[Phrase | None, int]:
        """The name after a title, if there is one; else whoever holds the office."""
        if self._joined(last, self.language.person_gaps):
            after = last + 1
            following = self.elements[after]
            run = self._run_with_known(after)
            if run is None and following.unknown:
                run = self._unknown(after, person=True)
            if run is not None and run[0] is not None and run[0].actor is not None and self._gap(last, after) == " ":
                return self._take_person(phrase, run[0].head, run[0].actor, run[1])
            if following.entries:
                of = phrase.owner.actor.id if phrase.owner and phrase.owner.actor else None
                people = [entry for entry in following.entries if self.resolver.base[entry.actor].type == "Person"]
                actor = self.resolver.choose(people, self.context, titles=phrase.titles, of=of)
                if actor is not None:
                    return self._take_person(phrase, following[:2], actor, after + 1)
        self._settle(phrase)
        phrase.last = max(phrase.last, self.elements[last].last)
        return phrase, last + 1

    def _take_person(
        self, phrase: Phrase, head: tuple[int, int], actor: Actor, following: int
    ) -> tuple[Phrase | None, int]:
        phrase.last, phrase.head, phrase.actor, phrase.kind = head[1], head, actor, "person"
        return phrase, following

    def _settle(self, phrase: Phrase) -> None:
        """An office without a name: its holder, where the document or the day tells."""
        if phrase.actor is None and phrase.owner is not None and phrase.owner.actor is not None and not phrase.former:
            phrase.actor = self.resolver.holder(phrase.titles, phrase.owner.actor.id, self.context)

    # A body or noun first: Bộ Ngoại giao Nga, quan chức cấp cao Mỹ, Ministry of Defence of Ukraine.
    def _composed(self, position: int) -> tuple[Phrase | None, int]:
        element = self.elements[position]
        last = position
        while (
            self._gap_is_blank(last)
            and (self.elements[last + 1].bodies or self.elements[last + 1].nouns)
            and not self.elements[last + 1].titles
        ):
            last += 1
        if last > position and (element.bodies and element.bodies[0].resolves == "body"):
            last = position
        if self._joined(last, self.language.owner_gaps):
            following = self.elements[last + 1]
            actor = self._choose(following) if following.entries else None
            if actor is not None and actor.type in ("Country", "Organization", "ArmedGroup"):
                owner = Phrase(following.first, following.last, following[:2], actor, "name")
                deciding = (
                    element if element.bodies and element.bodies[0].resolves == "body" else self.elements[position]
                )
                phrase = self._compose(deciding, owner)
                phrase.first, phrase.last = element.first, following.last
                return phrase, last + 2
        shared = self._shared_owner(last)
        if shared is not None:
            phrase = self._compose(element, shared)
            phrase.first, phrase.last = element.first, self.elements[last].last
            phrase.head = (element.first, self.elements[last].last)
            return phrase, last + 1
        return Phrase(element.first, element.last, element[:2], None, "noun", sector=_sector(element)), last + 1

    def _gap_is_blank(self, position: int) -> bool:
        return position + 1 < len(self.elements) and self._gap(position, position + 1) == " "

    def _shared_owner(self, last: int) -> Phrase | None:
        """The country of "Bộ Ngoại giao và Bộ Quốc phòng Mỹ" belongs to both."""
        if self.language.possessive_gaps or not self._joined(last, self.language.coordination_gaps):
            return None
        following = last + 1
        if not self.elements[following].bodies or not self._joined(following, self.language.owner_gaps):
            return None
        element = self.elements[following + 1]
        actor = self._choose(element) if element.entries else None
        if actor is None or actor.type != "Country":
            return None
        return Phrase(element.first, element.last, element[:2], actor, "name")

    def _compose(self, element: Element, owner: Phrase) -> Phrase:
        country = owner.actor
        assert country is not None
        part = (element.bodies or element.nouns)[0]
        phrase = Phrase(
            owner.first,
            max(element.last, owner.last),
            (element.first, element.last),
            country,
            "composed",
            sector=part.sector or None,
            owner=owner,
        )
        phrase.parts.append(owner)
        if country.type not in ("Country", "Organization"):
            return phrase
        if element.bodies and element.bodies[0].resolves == "body" and country.type == "Country":
            phrase.actor = self.resolver.compose(element.bodies[0].body, country)
        elif part.resolves == "group":
            phrase.private = True
            words = self.text[
                self.words[min(element.first, owner.first)].start : self.words[max(element.last, owner.last) - 1].end
            ]
            phrase.actor = self.resolver.unknown(
                words, self.language.code, "Group", country.code("iso3") or country.country, part.sector or None
            )
        return phrase

    # Words that no table knows.
    def _unknown(self, position: int, *, person: bool = False) -> tuple[Phrase | None, int]:
        last = self._run(position)
        first = self.elements[position].first
        end = self.elements[last].last
        honorific = first > 0 and self.words[first - 1].folded in self.language.honorifics
        if first == 0 or self.text[self.words[first].start - 1 : self.words[first].start] in ("\n", ""):
            if self.words[first].folded in self.language.openers:
                if end - first == 1:
                    return None, position + 1
                first += 1
                honorific = honorific or self.words[first - 1].folded in self.language.honorifics
        words = [word.folded for word in self.words[first:end]]
        organization = not person and any(word in self.language.organization_words for word in words)
        if not (person or honorific or organization) and (end - first < 2 or self.heading):
            return None, last + 1
        name = self.text[self.words[first].start : self.words[end - 1].end]
        if person and end - first == 1 and self.words[first].folded in self.language.openers:
            return None, last + 1
        kind = "Organization" if organization else "Person" if person or honorific or end - first in (2, 3) else "Actor"
        actor = self._seen_by_name(name) or self.resolver.unknown(name, self.language.code, kind)
        return Phrase(first, end, (first, end), actor, "unknown"), last + 1

    def _run(self, position: int) -> int:
        """The last element of a run of unknown capitalised words."""
        last = position
        while last + 1 < len(self.elements) and self.elements[last + 1].unknown and self._name_goes_on(last):
            last += 1
        return last

    def _name_goes_on(self, left: int) -> bool:
        gap = self._gap(left, left + 1)
        return (
            gap in (" ", "-", ". ", "’", "'", " & ")
            and (gap != ". " or len(self.words[self.elements[left].first].text) == 1)
            or (gap.strip().casefold() in self.language.name_connectors)
        )

    def _run_with_known(self, position: int) -> tuple[Phrase | None, int] | None:
        """A longer name around a known short one is somebody else: Kim Yong-chol is not Kim; V. Putin is Putin."""
        element = self.elements[position]
        if self.heading:
            return None
        if element.unknown:
            last = self._run(position)
            if (
                last + 1 < len(self.elements)
                and self._name_goes_on(last)
                and (entries := self.elements[last + 1].entries)
            ):
                short = all(entry.name.kind == "short" for entry in entries)
                initials = all(
                    len(word.text.strip(".")) <= 2 and word.text[:1].isupper()
                    for word in self.words[element.first : self.elements[last].last]
                )
                if short and initials:
                    actor = self._choose(self.elements[last + 1])
                    if actor is not None:
                        head = (element.first, self.elements[last + 1].last)
                        return Phrase(*head, head, actor, "name"), last + 2
                if short and (element.first > 0 or self.words[0].folded not in self.language.openers):
                    return self._own(element.first, self.elements[last + 1].last), last + 2
            return None
        single = element.last - element.first == 1 and all(
            entry.name.kind == "short" or (entry.name.ambiguous and self.resolver.base[entry.actor].type != "Place")
            for entry in element.entries
        )
        if (
            single
            and position + 1 < len(self.elements)
            and self.elements[position + 1].unknown
            and self._gap(position, position + 1) in (" ", "-")
        ):
            if any(self.resolver.base[entry.actor].type == "Person" for entry in element.entries):
                last = self._run(position + 1)
                return self._own(element.first, self.elements[last].last), last + 1
        return None

    def _own(self, first: int, last: int) -> Phrase:
        name = self.text[self.words[first].start : self.words[last - 1].end]
        actor = self._seen_by_name(name) or self.resolver.unknown(name, self.language.code, "Person")
        return Phrase(first, last, (first, last), actor, "unknown")

    def _seen_by_name(self, name: str) -> Actor | None:
        return self.context.actors.get(name.replace(" ", "_"))

    def _apposition(self, phrase: Phrase, position: int) -> tuple[Phrase | None, int]:
        """Sergei Lavrov, Russia's foreign minister; ông Vương Nghị, Ngoại trưởng Trung Quốc."""
        if not self._joined(position, self.language.apposition_gaps):
            return phrase, position + 1
        after = position + 1
        following = self.elements[after]
        stated: Phrase | None = None
        end = after
        if following.titles:
            stated, end = self._titled(after)
        elif following.entries:
            actor = self._choose(following)
            if (
                actor is not None
                and actor.type in _OWNERS
                and self._joined(after, self.language.possessive_gaps)
                and self.elements[after + 1].titles
            ):
                owner = Phrase(following.first, following.last, following[:2], actor, "name")
                stated, end = self._title_after_owner(owner, after + 1)
        if stated is None or stated.kind == "person":
            return phrase, position + 1
        if stated.owner is None:
            return phrase, position + 1
        phrase.titles, phrase.title_words, phrase.owner, phrase.former = (
            stated.titles,
            stated.title_words,
            stated.owner,
            stated.former,
        )
        phrase.parts.extend(stated.parts)
        return phrase, end

    def _choose(self, element: Element) -> Actor | None:
        entries = element.entries
        if len({entry.actor for entry in entries}) > 1:
            metonyms = [entry for entry in entries if entry.name.kind == "metonym"]
            places = [entry for entry in entries if self.resolver.base[entry.actor].type == "Place"]
            if metonyms and places:
                before = self.words[element.first - 1].folded if element.first else ""
                both = " ".join(word.folded for word in self.words[max(0, element.first - 2) : element.first])
                as_place = before in self.language.place_words or both in self.language.place_words
                kept = places if as_place else metonyms
                others = [entry for entry in entries if entry not in metonyms and entry not in places]
                return self.resolver.choose(kept + others if others else kept, self.context)
        return self.resolver.choose(entries, self.context)


def _sector(element: Element) -> str | None:
    parts: tuple[Body | Noun, ...] = (*element.bodies, *element.nouns)
    return next((part.sector or None for part in parts), None)
