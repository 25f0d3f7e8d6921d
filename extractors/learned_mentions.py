"""Who is named where in a window: the linked mentions of the annotation, and those that only the network sees."""

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.learned_candidates import Place
from extractors.learned_decoding import find_mentions
from extractors.learned_windows import Floats, Window
from extractors.names import tokens
from ontology.actors import Actor, Name
from ontology.statements import Mention, Span


@dataclass(frozen=True, slots=True)
class Known:
    """Words that stand for actors: none while unresolved, several for "the two countries"."""

    place: Place
    span: Span
    actors: tuple[Actor, ...]
    anaphor: bool


def words_of(mention: Mention) -> Span:
    """The words to judge a mention by: a person's name without the titles, the whole phrase of all others."""
    return (mention.head or mention.span) if mention.type == "Person" else mention.span


def linked(sentence: Sentence) -> dict[Span, list[Mention]]:
    """The mentions of a sentence and those inside them, by their words; words for several actors have several."""
    found: dict[Span, list[Mention]] = {}
    for mention in (*sentence.mentions, *sentence.modifiers):
        found.setdefault(words_of(mention), []).append(mention)
    return found


def known_in(document: AnnotatedDocument, window: Window, tags: Floats) -> list[Known]:
    """All mentions of a window, in order: the linked ones, then what is tagged (logits) outside of them."""
    found: list[Known] = []
    for index in range(window.first, window.first + len(window.sentences)):
        for span, mentions in linked(document.sentences[index]).items():
            if (place := window.find(index, span)) is not None:
                actors = {mention.actor.id: mention.actor for mention in mentions if mention.actor is not None}
                anaphor = any(mention.anaphoric for mention in mentions)
                found.append(Known(Place(index, *place), span, tuple(actors.values()), anaphor))
    found += _tagged(document, window, tags)
    return sorted(found, key=lambda known: (known.place.first, known.place.end))


def _tagged(document: AnnotatedDocument, window: Window, tags: Floats) -> Iterator[Known]:
    for place, anaphor in find_mentions(tags, window):
        span = window.span(place.sentence, place.first, place.end)
        sentence = document.sentences[place.sentence]
        taken = any(span.overlaps(mention.span) for mention in (*sentence.mentions, *sentence.modifiers))
        if taken or not sentence.news:
            continue
        named = not anaphor and _is_name(document.text(span), opens=span.start == sentence.span.start)
        actors = (_unknown(document.text(span), document.document.language),) if named else ()
        yield Known(place, span, actors, anaphor)


def _is_name(text: str, *, opens: bool) -> bool:
    """Whether words hold a capital of their own; that of the word that opens a sentence is not."""
    words = tokens(text)
    return any(word.text[:1].isupper() for word in (words[1:] if opens else words)) or text.isupper()


def _unknown(text: str, language: str) -> Actor:
    """An actor of its own for a name that nobody knows; its type is not known either."""
    name = " ".join(text.split())
    return Actor(
        id=name.replace(" ", "_"),
        type="Agent",
        labels=((language, name),),
        names=(Name(text=name, language=language, kind="label"),),
    )
