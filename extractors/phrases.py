"""Names put together: elements of a sentence to phrases, each with the actor it means and the offices it states.

One grammar for both languages: the characters allowed between the parts are data (``languages/*.tsv``). Vietnamese puts
the owner after the title (Ngoại trưởng Nga Sergei Lavrov), English before it (Russian foreign minister Sergei Lavrov)
or after ``of``; both orders are tried in both languages, and the gaps decide.
"""

from extractors.compounds import Compounds, sector_of
from extractors.elements import COUNTERPART, Element
from extractors.reading import Phrase
from ontology.actors import Actor

_OWNERS = ("Country", "Organization", "StateBody", "ArmedGroup", "Company", "Place", "Media")


class PhraseParser(Compounds):
    """Parses the elements of one sentence into phrases."""

    def parse(self) -> list[Phrase]:
        """The phrases of the sentence from left to right, not overlapping."""
        phrases: list[Phrase] = []
        position = 0
        previous_titles: tuple[str, ...] = ()
        while position < len(self.elements):
            phrase, following = self._phrase(position)
            if phrase is not None:
                if phrase.titles == (COUNTERPART,):
                    phrase.titles = previous_titles
                    self._settle(phrase)
                previous_titles = phrase.titles or previous_titles
                phrases.append(phrase)
                joint, following = self._joint_holders(phrase, following)
                phrases.extend(joint)
            position = following
        return phrases

    def _joint_holders(self, phrase: Phrase, position: int) -> tuple[list[Phrase], int]:
        """The presidents of Iran and Turkey, Tổng thống Mỹ và Pháp: a phrase for each country after the first."""
        joint: list[Phrase] = []
        if phrase.kind != "office" or phrase.owner is None or phrase.last != phrase.owner.last:
            return joint, position
        while self._joined(position - 1, self.language.coordination_gaps | {" - ", " – ", "-"}):
            element = self.elements[position]
            owner = self._choose(element) if element.entries else None
            if owner is None or owner.type != "Country":
                break
            after = position + 1
            if self._gap_is_blank(position) and (self.elements[after].entries or self.elements[after].titles):
                break
            part = Phrase(element.first, element.last, element[:2], owner, "name")
            holder = Phrase(element.first, element.last, element[:2], None, "office", owner=part, titles=phrase.titles)
            self._settle(holder)
            if holder.actor is None:
                break
            joint.append(holder)
            position = after
        return joint, position

    def _phrase(self, position: int) -> tuple[Phrase | None, int]:  # noqa: PLR0911 a return a kind of element
        element = self.elements[position]
        if element.entries and not (element.titles or element.bodies or element.nouns):
            return self._named(position)
        if element.titles:
            phrase, following = self._titled(position)
            if phrase is None or phrase.actor is not None or not (element.bodies or element.nouns):
                return phrase, following
            if phrase.titles == (COUNTERPART,):
                return phrase, following
        if element.bodies or element.nouns:
            return self._composed(position)
        if self._opens(element.first):
            return None, position + 1
        found = self._run_with_known(position) or self._unknown(position)
        if found[0] is not None and found[0].actor is not None and found[0].actor.type == "Person":
            return self._apposition(found[0], found[1] - 1)
        return found

    def _named(self, position: int) -> tuple[Phrase | None, int]:  # noqa: PLR0911 a return a kind of phrase
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
            return self._government_of(phrase, position) or self._apposition(phrase, position)
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

    def _government_of(self, person: Phrase, position: int) -> tuple[Phrase | None, int] | None:
        """The Assad government, Trump's administration: the country the person acts for."""
        if not self._joined(position, self.language.possessive_gaps):
            return None
        return self._ruled_by(person, self.elements[position + 1], position + 2)

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
        chain = [sector for at in range(position, last) if (sector := sector_of(self.elements[at]))]
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

    def _titled(self, position: int) -> tuple[Phrase | None, int]:
        element = self.elements[position]
        owner, last = self._owner_after(self._last_title(position))
        phrase = self._title_phrase(position, owner, element.first)
        if self._envoy_place(last):
            place = self.elements[last + 1]
            phrase.parts.append(Phrase(place.first, place.last, place[:2], self._choose(place), "name"))
            last += 1
        return self._person_after(phrase, last)

    def _last_title(self, position: int) -> int:
        """Two titles of one person count as one: Thủ tướng kiêm Ngoại trưởng; General Secretary, President …"""
        if not self._joined(position, self.language.coordination_gaps | {" kiêm "}):
            return position
        following = self.elements[position + 1]
        both = following.titles and not following.entries and self._gap(position, position + 1).strip() in ("kiêm", ",")
        return position + 1 if both else position

    def _owner_after(self, last: int) -> tuple[Phrase | None, int]:
        """Where the office is held, if it follows the title, and the last element that says so."""
        if not self._joined(last, self.language.owner_gaps):
            return None, last
        following = self.elements[last + 1]
        direct = self._gap(last, last + 1) == " "
        if following.bodies and not following.entries:
            composed, after = self._composed(last + 1)
            if composed is not None and composed.actor is not None:
                return composed, after - 1
        elif following.entries and not self._owner_is_next_persons(last + 1, direct):
            actor = self._choose(following)
            if actor is not None and actor.type == "Person":
                actor = self._country_of(actor)
            if actor is not None and actor.type in _OWNERS:
                return Phrase(following.first, following.last, following[:2], actor, "name"), last + 1
        elif following.titles and not direct:
            of, after = self._titled(last + 1)
            country = self._country_of(of.actor) if of is not None and of.actor is not None else None
            if of is not None and country is not None:
                return Phrase(of.first, of.last, of.head, country, "name", parts=[of]), after - 1
        return None, last

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
        owner = owner or self._only_country(element)
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

    def _only_country(self, element: Element) -> Phrase | None:
        """The country of a title that only one country has (home secretary)."""
        countries = {country for title in element.titles for country in title.countries or ("",)}
        actor = self.resolver.base.get(next(iter(countries))) if len(countries) == 1 else None
        return Phrase(*element[:2], element[:2], actor, "name") if actor is not None else None

    def _person_after(self, phrase: Phrase, last: int) -> tuple[Phrase | None, int]:
        """The name after a title, if there is one; else whoever holds the office."""
        if self._joined(last, self.language.person_gaps):
            after = last + 1
            following = self.elements[after]
            run = self._run_with_known(after)
            if run is None and following.unknown:
                run = self._unknown(after, person=True)
            name = run[0] if run is not None else None
            if run is not None and name is not None and name.actor is not None and self._named_so(phrase, name, last):
                return self._take_person(phrase, name.head, name.actor, run[1])
            if following.entries:
                of = phrase.owner.actor.id if phrase.owner and phrase.owner.actor else None
                people = [entry for entry in following.entries if self.resolver.base[entry.actor].type == "Person"]
                actor = self.resolver.choose(people, self.context, titles=phrase.titles, of=of)
                if actor is not None:
                    return self._take_person(phrase, following[:2], actor, after + 1)
        self._settle(phrase)
        phrase.last = max(phrase.last, self.elements[last].last)
        return phrase, last + 1

    def _named_so(self, phrase: Phrase, name: Phrase, last: int) -> bool:
        """Whether an unknown name is the title's: right behind it, or in English between commas."""
        gap = self._gap(last, last + 1)
        between_commas = gap == ", " and bool(self.language.possessive_gaps) and phrase.owner is not None
        return gap == " " or (between_commas and name.last - name.first > 1 and self._closes(name.last))

    def _take_person(
        self, phrase: Phrase, head: tuple[int, int], actor: Actor, following: int
    ) -> tuple[Phrase | None, int]:
        phrase.last, phrase.head, phrase.actor, phrase.kind = head[1], head, actor, "person"
        return phrase, following

    def _settle(self, phrase: Phrase) -> None:
        """An office without a name: its holder, where the document or the day tells."""
        if phrase.actor is None and phrase.owner is not None and phrase.owner.actor is not None and not phrase.former:
            phrase.actor = self.resolver.holder(phrase.titles, phrase.owner.actor.id, self.context)

    def _composed(self, position: int) -> tuple[Phrase | None, int]:
        element = self.elements[position]
        last = self._last_of_chain(position)
        owned = self._owned(position, last)
        if owned is not None:
            return owned
        shared = self._shared_owner(last)
        if shared is not None:
            phrase = self._compose(element, shared)
            phrase.first, phrase.last = element.first, self.elements[last].last
            phrase.head = (element.first, self.elements[last].last)
            return phrase, last + 1
        body = next((body.body for body in element.bodies if body.resolves == "body"), None)
        sector = sector_of(element)
        return Phrase(element.first, element.last, element[:2], None, "noun", sector=sector, body=body), last + 1

    def _owned(self, position: int, last: int) -> tuple[Phrase | None, int] | None:
        """A body or noun whose owner follows: Bộ Ngoại giao Nga, soldiers from Chad, chính quyền Tổng thống Trump."""
        element = self.elements[position]
        gaps = self.language.owner_gaps
        if element.nouns and not element.bodies and self.language.noun_gaps:
            gaps = self.language.noun_gaps
        if not self._joined(last, gaps):
            return None
        following = self.elements[last + 1]
        actor = self._choose(following) if following.entries else None
        if actor is not None and actor.type in ("Country", "Organization", "ArmedGroup"):
            phrase = self._compose(element, Phrase(following.first, following.last, following[:2], actor, "name"))
            phrase.first, phrase.last = element.first, following.last
            return phrase, last + 2
        ruled: tuple[Phrase | None, int] | None = None
        if actor is not None and actor.type == "Person":
            person = Phrase(following.first, following.last, following[:2], actor, "name")
            ruled = self._ruled_by(person, element, last + 2)
        if ruled is None and following.titles and any(body.resolves == "country" for body in element.bodies):
            titled, after = self._titled(last + 1)
            if titled is not None and titled.actor is not None and titled.actor.type == "Person":
                ruled = self._ruled_by(titled, element, after)
        return ruled

    def _closes(self, last: int) -> bool:
        """Whether punctuation or the sentence's end follows a word, as it does after an apposition."""
        if last >= len(self.words):
            return True
        return bool(self.text[self.words[last - 1].end : self.words[last].start].strip())

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
        if not (self.language.possessive_gaps or self._closes(stated.last)) or (
            stated.actor not in (None, phrase.actor) and phrase.kind != "unknown"
        ):
            return phrase, position + 1
        phrase.titles, phrase.title_words, phrase.owner, phrase.former = (
            stated.titles,
            stated.title_words,
            stated.owner,
            stated.former,
        )
        phrase.parts.extend(stated.parts)
        return phrase, end
