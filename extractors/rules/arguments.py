"""Which relations may hold between which kinds of actors, beyond what the ontology's domains and ranges say."""

from dataclasses import replace
from functools import cache

from ontology.actors import Actor, actor_base
from ontology.affiliation import country_on
from ontology.statements import Mention
from ontology.vocabulary import vocabulary

ACTS_ON_PEOPLE = frozenset({"arrests", "expels", "kills", "attacks", "releases", "sanctions", "aids", "seizes"})
"""Relations whose object may be private people, who then stand for their country."""

_POWERS = frozenset({"Country", "Organization", "StateBody", "Person", "ArmedGroup"})
_OBJECTS: dict[str, frozenset[str]] = {
    "tests": frozenset({"Weapon"}),
    "develops": frozenset({"Weapon"}),
    "meets": frozenset({"Country", "Organization", "Person", "StateBody", "ArmedGroup"}),
    "calls": frozenset({"Country", "Person"}),
    "hosts": frozenset({"Person", "Country", "Organization"}),
    "visits": frozenset({"Country", "Place", "Organization", "StateBody"}),
    "joins": frozenset({"Organization", "Treaty", "ArmedGroup"}),
    "memberOf": frozenset({"Organization", "Treaty", "StateBody", "ArmedGroup"}),
    "ratifies": frozenset({"Treaty"}),
    "complies": frozenset({"Treaty", "Organization"}),
    "invades": frozenset({"Country", "Place"}),
    "deploys": frozenset({"Country", "Place", "Weapon", "Organization"}),
    "partOf": frozenset({"Country", "Organization", "StateBody", "ArmedGroup"}),
    "withdraws": frozenset({"Treaty", "Organization", "Country"}),
    "signs": frozenset({"Treaty", "Country", "Organization", "Company"}),
    "trades": frozenset({"Country", "Organization", "Company", "Weapon"}),
    "exercises": frozenset({"Country", "Organization", "StateBody"}),
    "retreats": frozenset({"Country", "Place", "ArmedGroup", "Organization"}),
    "arms": frozenset({"Country", "ArmedGroup", "Organization", "StateBody"}),
    "eases": frozenset({"Country", "Organization", "Company", "Person"}),
}
_ABROAD = frozenset(
    {
        "meets",
        "calls",
        "negotiates",
        "warns",
        "threatens",
        "attacks",
        "sanctions",
        "visits",
        "withdraws",
        "trades",
        "invades",
    }
)
_OF_MEDIA = frozenset(
    {"states", "criticizes", "accuses", "praises", "partOf", "urges", "apologizes", "sues", "supports"}
)
_NOT_OF_COMPANIES = frozenset({"meets", "calls", "hosts", "attacks"})
_FOR_ANY = frozenset({"Country", "Organization", "StateBody", "Person", "ArmedGroup", "Company", "Media"})
_VERBAL = frozenset(
    {
        "informs",
        "urges",
        "requests",
        "demands",
        "persuades",
        "accuses",
        "warns",
        "threatens",
        "apologizes",
        "negotiates",
        "cooperates",
        "agrees",
        "pledges",
        "concedes",
        "alliedWith",
        "mediates",
        "expels",
        "sues",
        "aids",
        "sanctions",
    }
)


def fits(relation: str, subject: Actor, object_: Actor) -> bool:
    """Whether the relation makes sense between actors of these types."""
    if subject.id == object_.id or not _may_act(relation, subject):
        return False
    if relation in _ABROAD and object_.type == "Country" and _acts_for(subject) == object_.id:
        return False
    if object_.type not in known_types():
        return True
    allowed = _OBJECTS.get(relation) or (_FOR_ANY if relation in _VERBAL else None)
    return object_.type in allowed if allowed else vocabulary().accepts(relation, subject.type, object_.type)


def _may_act(relation: str, subject: Actor) -> bool:
    if subject.type == "Media":
        return relation in _OF_MEDIA
    if subject.type == "Company":
        return relation not in _NOT_OF_COMPANIES
    return subject.type in _FOR_ANY or (relation in ("partOf", "memberOf") and subject.type != "Group")


def _acts_for(actor: Actor) -> str | None:
    """The country that an actor acts for; None for rebels and people without an office."""
    if actor.type == "ArmedGroup" or (actor.type == "Person" and not actor.offices):
        return None
    return country_on(actor, None)


@cache
def known_types() -> frozenset[str]:
    """The entity types of the ontology."""
    return frozenset(vocabulary().entity_types)


def standing_for(relation: str, mention: Mention) -> Mention | None:
    """The mention as object of the relation: private people stand for their country where a state acts on them."""
    actor = mention.actor
    if actor is None or actor.type != "Group":
        return mention
    country = actor_base().get(actor.country or "")
    if relation not in ACTS_ON_PEOPLE or country is None:
        return None
    return replace(mention, actor=country, type=country.type)
