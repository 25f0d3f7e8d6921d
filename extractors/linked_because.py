"""Why words are linked to an actor, as a key: told from the mention, its actor and what stands beside it.

- ``unlinked``: nobody is known to be meant
- ``coreference``: the words point back to an actor named before
- ``title``: a name with an office beside it; the detail is the office
- ``name``: a name of the actor; the detail is its kind (label, alias, acronym, metonym …)
- ``surname``: part of a name
- ``office``: an office named without a name: who holds it; the detail are the actor's offices of that day
- ``people``: people or things that stand for their country; the detail is the sector
- ``composed``: a title, body or noun together with a country
- ``stranger``: a name that the knowledge base does not have
"""

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.names import fold, tokens
from ontology.actors import Actor, actor_base
from ontology.statements import Mention


def because(document: AnnotatedDocument, sentence: Sentence, mention: Mention) -> tuple[str, str | None]:
    """The reason for a mention's actor, and a detail of it if there is any."""
    actor = mention.actor
    if actor is None:
        return "unlinked", None
    if mention.anaphoric:
        return "coreference", actor.id
    for appointment in sentence.appointments:
        if appointment.person == mention and appointment.of.actor is not None:
            return "title", f"{', '.join(appointment.titles)} ({appointment.of.actor.id})"
    known = actor.id in actor_base().actors
    if not known:
        return ("composed", ", ".join(actor.part_of)) if actor.part_of else ("stranger", None)
    if mention.sector and mention.type == "Country":
        return "people", mention.sector
    return _by_name(document, mention, actor)


def _by_name(document: AnnotatedDocument, mention: Mention, actor: Actor) -> tuple[str, str | None]:
    heads = [_key(document.text(span)) for span in (mention.head, mention.span)]
    for head in heads:
        kinds = {name.kind: None for name in actor.names if _key(name.text) == head}
        if kinds:
            return "name", ", ".join(kinds)
    for name in actor.names:
        if heads[0] in _key(name.text).split(" "):
            return "surname", name.text
    if mention.type == "Person":
        day = document.document.published
        held = [o for o in actor.offices if day is None or o.held_on(day)]
        return "office", ", ".join(dict.fromkeys(f"{o.title} ({o.of})" for o in held)) or None
    return "composed", actor.country


def _key(text: str) -> str:
    return " ".join(fold(token.text) for token in tokens(text))
