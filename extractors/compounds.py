"""State bodies and people of a country put together from their parts (Bộ Ngoại giao + Nga, Russian + soldiers)."""

from extractors.elements import Element
from extractors.name_runs import NameRuns
from extractors.reading import Phrase
from ontology.actors import Actor
from ontology.affiliation import country_on
from ontology.composition import Body, Noun


def sector_of(element: Element) -> str | None:
    """The sector that a body or noun carries."""
    parts: tuple[Body | Noun, ...] = (*element.bodies, *element.nouns)
    return next((part.sector or None for part in parts), None)


class Compounds(NameRuns):
    """What a body or noun means together with the country, organization or person beside it."""

    def _country_of(self, actor: Actor) -> Actor | None:
        return self.resolver.base.get(country_on(actor, self.context.day) or "")

    def _ruled_by(self, person: Phrase, element: Element, following: int) -> tuple[Phrase | None, int] | None:
        if person.actor is None or not any(body.resolves == "country" for body in element.bodies):
            return None
        country = self.resolver.base.get(country_on(person.actor, self.context.day) or "")
        if country is None:
            return None
        first, last = min(person.first, element.first), max(person.last, element.last)
        return Phrase(first, last, element[:2], country, "composed", sector="GOV", parts=[person]), following

    def _last_of_chain(self, position: int) -> int:
        """The last of several nouns in a row (quan chức quân đội …); a body of its own ends the row."""
        element = self.elements[position]
        if element.bodies and element.bodies[0].resolves == "body":
            return position
        last = position
        while self._gap_is_blank(last):
            following = self.elements[last + 1]
            if following.titles or not (following.bodies or following.nouns):
                break
            last += 1
        return last

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
            words = self.text[
                self.words[min(element.first, owner.first)].start : self.words[max(element.last, owner.last) - 1].end
            ]
            phrase.actor = self.resolver.unknown(
                words, self.language.code, "Group", country.code("iso3") or country.country, part.sector or None
            )
        return phrase
