"""Whom words mean: choosing among the actors a name may stand for, composing bodies, finding office holders."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from extractors.names import NameEntry, NameIndex
from ontology.actors import Actor, ActorBase, Name, Office
from ontology.composition import Body, Composition, Title

# How well a kind of name points at its actor when nothing else helps (label first, a capital last).
_KIND_RANK = {
    "label": 6,
    "acronym": 6,
    "alias": 5,
    "adjective": 5,
    "transliteration": 5,
    "historical": 4,
    "short": 3,
    "demonym": 3,
    "metonym": 2,
}
_HEAD_TITLES = (
    "president",
    "prime_minister",
    "chancellor",
    "king",
    "queen",
    "supreme_leader",
    "general_secretary",
    "leader",
    "pope",
)

_BODY_TYPES = {"REB": "ArmedGroup", "OPP": "Organization", "PTY": "Organization", "JRN": "Media"}
"""What a body composed with a country is, by its sector, where it is not a body of the state."""

_GENERIC_TITLES = frozenset(
    {"minister", "ambassador", "spokesperson", "leader", "foreign_minister", "commander", "representative"}
)
"""Titles that news uses for any office of the same role."""


@dataclass(slots=True)
class Context:
    """What a document has told so far: its day, the actors seen (latest position of each), countries in view."""

    day: date | None = None
    language: str = "en"
    seen: dict[str, int] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    countries: set[str] = field(default_factory=set)

    def note(self, actor: Actor, position: int) -> None:
        """Remember that ``actor`` was named at character ``position``."""
        self.seen[actor.id] = position
        self.actors[actor.id] = actor
        if actor.country:
            self.countries.add(actor.country)


@dataclass(frozen=True)
class Resolver:
    """Resolution over a base; pure: the context is read, never written."""

    index: NameIndex
    tables: Composition

    @property
    def base(self) -> ActorBase:
        """The actors known."""
        return self.index.base

    @cached_property
    def _holders(self) -> dict[tuple[str, str], tuple[tuple[Office, Actor], ...]]:
        found: dict[tuple[str, str], list[tuple[Office, Actor]]] = {}
        for actor in self.base:
            for office in actor.offices:
                found.setdefault((office.title, office.of), []).append((office, actor))
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def _leading_title(self) -> dict[str, str]:
        return dict(self.tables.leaders)

    @cached_property
    def _instances(self) -> dict[tuple[str, str], Actor]:
        return {
            (kind, actor.country): actor
            for actor in self.base
            if actor.country
            for scheme, kind in actor.codes
            if scheme == "body"
        }

    @cached_property
    def _body_names(self) -> dict[str, tuple[Body, ...]]:
        found: dict[str, list[Body]] = {}
        for body in self.tables.bodies:
            found.setdefault(body.body, []).append(body)
        return {key: tuple(value) for key, value in found.items()}

    @cached_property
    def _roles(self) -> dict[str, str]:
        return {title.title: title.role for title in self.tables.titles}

    def choose(
        self, entries: Sequence[NameEntry], context: Context, *, titles: Iterable[str] = (), of: str | None = None
    ) -> Actor | None:
        """The actor meant by one of ``entries``, or None where the context does not settle it.

        ``titles`` and ``of``: the office named beside a person's name ("Thủ tướng Anh Johnson").
        """
        if not entries:
            return None
        wanted = self.titles_meant(titles)
        ranked = sorted(
            {entry.actor: self._rank(entry, context, wanted, of) for entry in entries}.items(),
            key=lambda item: (item[1], item[0]),
            reverse=True,
        )
        best, rank = ranked[0]
        if len(ranked) > 1 and ranked[1][1] == rank:
            return None
        if (
            all(entry.name.ambiguous for entry in entries if entry.actor == best)
            and not any(rank[:4])
            and len(ranked) > 1
        ):
            return None
        return self.base[best]

    def _rank(self, entry: NameEntry, context: Context, titles: frozenset[str], of: str | None) -> tuple[float, ...]:
        actor = self.base[entry.actor]
        held = [office for office in actor.offices if office.title in titles]
        office = 0.0
        if held and (of is None or any(o.of == of for o in held)):
            office = 2.0 if context.day is None or any(o.held_on(context.day) for o in held) else 1.0
        elif of is not None and any(o.of == of for o in actor.offices):
            office = 0.5
        active = 0.0
        if context.day is not None:
            active = float(_active(actor, context.day))
        elif actor.offices:
            active = 0.5 if any(o.end is None or o.end > date(2014, 1, 1) for o in actor.offices) else 0.0
        elif actor.type != "Person":
            active = 0.5
        return (
            float(actor.id in context.seen),
            office,
            float(bool(actor.country and actor.type != "Country" and actor.country in context.countries)),
            active,
            float(not entry.name.ambiguous),
            float(_KIND_RANK.get(entry.name.kind, 1)),
            float(any(o.title in _HEAD_TITLES for o in actor.offices)),
        )

    def holder(self, titles: Iterable[str], of: str, context: Context) -> Actor | None:
        """Who holds one of the titles at ``of``: named in the document, else on its day; None unless one person."""
        asked = tuple(titles)
        if "leader" in asked and not self._holders.get(("leader", of)):
            asked = (*asked, self._leading_title.get(of, "president"))
        held = [pair for title in asked for pair in self._holders.get((title, of), ())]
        named = {actor.id: actor for office, actor in held if actor.id in context.seen}
        if context.day is not None:
            day = context.day
            on_day = [(office, actor) for office, actor in held if office.held_on(day)]
            successors = [pair for pair in on_day if pair[0].end != day] or on_day
            current = {actor.id: actor for _, actor in successors}
            for group in ({key: actor for key, actor in named.items() if key in current}, current):
                if len(group) == 1:
                    return next(iter(group.values()))
        if len(named) == 1:
            return next(iter(named.values()))
        return None

    def compose(self, body: str, country: Actor) -> Actor:
        """The body of a country: the one the base knows, else one composed of their names."""
        code = country.code("iso3") or country.id
        if known := self._instances.get((body, code)):
            return known
        adjective = _adjective(country)
        composed_id = f"{adjective}_{body}".replace(" ", "_")
        if known := self.base.get(composed_id):
            return known
        names = [Name(text=f"{adjective} {body.replace('_', ' ')}", language="en", kind="label")]
        sector = None
        shorts = [
            name.text
            for name in country.names
            if name.language in ("vi", "mul") and name.kind in ("label", "alias", "short")
        ]
        for form in self._body_names.get(body, ()):
            sector = sector or form.sector
            if form.language == "en":
                title = " ".join(
                    word if word in ("of", "and", "for", "the") else word[:1].upper() + word[1:]
                    for word in form.name.split()
                )
                names.append(Name(text=f"{adjective} {title}", language="en", kind="alias"))
                names.append(Name(text=f"{title} of {country.label('en')}", language="en", kind="alias"))
            else:
                written = form.name[:1].upper() + form.name[1:]
                kind = "alias" if any(name.language == "vi" for name in names) else "label"
                for position, short in enumerate(shorts or [country.label("vi")]):
                    names.append(
                        Name(text=f"{written} {short}", language="vi", kind=kind if position == 0 else "alias")
                    )
        return Actor(
            id=composed_id,
            type=_BODY_TYPES.get((sector or "").partition("|")[0], "StateBody"),
            labels=_first_labels(names),
            names=tuple(dict.fromkeys(names)),
            part_of=(country.id,),
            country=code,
            sector=sector,
        )

    def titles_named(self, titles: Iterable[Title], country: str | None) -> tuple[str, ...]:
        """The keys of the titles that a country uses (``thủ tướng`` is a chancellor only in Germany, Austria)."""
        fitting = [title for title in titles if country is None or not title.countries or country in title.countries]
        special = [title for title in fitting if title.countries]
        return tuple(dict.fromkeys(title.title for title in special + fitting))

    def titles_meant(self, titles: Iterable[str]) -> frozenset[str]:
        """The titles that a name's title may stand for: "minister Mattis" is the defence minister."""
        meant = set(titles)
        for title in tuple(meant):
            role = self._roles.get(title)
            if title in _GENERIC_TITLES and role is not None:
                meant.update(other for other, other_role in self._roles.items() if other_role == role)
        return frozenset(meant)

    def unknown(
        self, text: str, language: str, kind: str, country: str | None = None, sector: str | None = None
    ) -> Actor:
        """An actor of its own for a name that the base does not know."""
        name = re.sub(r"\s+", " ", text).strip()
        return Actor(
            id=name.replace(" ", "_"),
            type=kind,
            labels=((language, name),),
            names=(Name(text=name, language=language, kind="label"),),
            country=country,
            sector=sector,
        )


def _active(actor: Actor, day: date) -> bool:
    """Whether the actor had an office within two years of ``day``; actors without offices if they existed."""
    if not actor.offices:
        return actor.existed_on(day)
    year = timedelta(days=730)
    return any(
        (office.start is None or office.start - year <= day) and (office.end is None or day <= office.end + year)
        for office in actor.offices
    )


def _adjective(country: Actor) -> str:
    return next(
        (name.text for name in country.names if name.kind == "adjective" and name.language in ("en", "mul")),
        country.label("en"),
    )


def _first_labels(names: Iterable[Name]) -> tuple[tuple[str, str], ...]:
    labels: dict[str, str] = {}
    for name in names:
        labels.setdefault(name.language, name.text)
    return tuple(sorted(labels.items()))
