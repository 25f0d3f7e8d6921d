"""The mentions of a document: phrases linked in reading order, then the words that stand for actors named before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from extractors.annotation import AnnotatedDocument, Appointment, Sentence
from extractors.boilerplate import news
from extractors.coreference import Anaphora
from extractors.elements import Lexicon
from extractors.languages.words import Language, language, sentences
from extractors.names import Token, fold, tokens
from extractors.phrases import PhraseParser
from extractors.reading import Phrase
from extractors.resolver import Context, Resolver
from ontology.actors import Actor, Office
from ontology.affiliation import country_on
from ontology.statements import Document, Mention, Span


@dataclass(frozen=True)
class MentionFinder:
    """Annotates documents; holds no state of a document."""

    known: Lexicon
    resolver: Resolver

    def annotate(self, document: Document) -> AnnotatedDocument:
        """The document with its sentences, and in each the actors it names or points back to."""
        words = language(document.language)
        context = Context(day=document.published, language=document.language)
        spans = tuple(news(document.text, document.language, sentences(document.text, document.language)))
        if document.published is None:
            context.day = self._likely_day(document, (span for span, is_news in spans if is_news), words)
        reader = _DocumentReader(self, document, words, context)
        read = (reader.read(span) if is_news else Sentence(span=span, news=False) for span, is_news in spans)
        return AnnotatedDocument(document=document, sentences=tuple(read))

    def phrases(self, document: Document, found: Sequence[Token], words: Language, context: Context) -> list[Phrase]:
        """The phrases of a sentence that ``found`` are the words of."""
        return PhraseParser(document.text, found, words, self.known, self.resolver, context).parse()

    def resolved(self, phrase: Phrase, mentions: Sequence[Mention], context: Context) -> Actor | None:
        """Whom a phrase means that does not tell by itself: an office or a body without its country."""
        if phrase.actor is not None:
            return phrase.actor
        if phrase.kind == "office" and phrase.owner is None:
            return self._named_before(phrase, context)
        if phrase.body is not None:
            return self._bare_body(phrase.body, mentions, context)
        return None

    def completed(self, phrase: Phrase, context: Context) -> Actor:
        """The actor of a phrase that means a person, with the office it states; notes where a known one is held."""
        actor = phrase.actor
        assert actor is not None
        if phrase.kind in ("person", "name", "unknown") and actor.type == "Person":
            actor = self._with_office(actor, phrase)
        if phrase.titles and phrase.owner is None and phrase.kind in ("person", "name"):
            phrase.owner = self._known_office(actor, phrase, context)
        return actor

    def _with_office(self, actor: Actor, phrase: Phrase) -> Actor:
        """An unknown person named with an office gets that office's country and sector."""
        if actor.id in self.resolver.base.actors or phrase.owner is None or phrase.owner.actor is None:
            return actor
        if actor.country is not None:
            return actor
        owner = phrase.owner.actor
        offices = tuple(Office(title=title, of=owner.id, start=None, end=None) for title in phrase.titles[:1])
        return Actor(
            id=actor.id,
            type="Person",
            labels=actor.labels,
            names=actor.names,
            offices=() if phrase.former else offices,
            country=owner.code("iso3") or owner.country,
            sector=phrase.sector,
        )

    def _bare_body(self, body: str, mentions: Sequence[Mention], context: Context) -> Actor | None:
        """The body meant by "the ministry" or "Quốc hội": the one named before, else that of the subject's country."""
        for actor in reversed(context.actors.values()):
            if actor.type == "StateBody" and (actor.id.endswith(f"_{body}") or ("body", body) in actor.codes):
                return actor
        for mention in mentions:
            if mention.actor is not None and mention.type in ("Country", "StateBody", "Person"):
                country = self.resolver.base.get(country_on(mention.actor, context.day) or "")
                return None if country is None else self.resolver.compose(body, country)
        return None

    def _named_before(self, phrase: Phrase, context: Context) -> Actor | None:
        """The person of the document who holds the office that is named without a name ("the president")."""
        if phrase.former or not phrase.titles:
            return None
        meant = self.resolver.titles_meant(phrase.titles)
        holders = [
            (context.seen[actor.id], actor)
            for actor in context.actors.values()
            if actor.type == "Person"
            and any(o.title in meant and (context.day is None or o.held_on(context.day)) for o in actor.offices)
        ]
        return max(holders, key=lambda pair: pair[0])[1] if holders else None

    def _known_office(self, actor: Actor, phrase: Phrase, context: Context) -> Phrase | None:
        """Where a person known to hold the title beside the name holds it ("Tổng thống Macron")."""
        named = [office for office in actor.offices if office.title in phrase.titles]
        held = [office for office in named if context.day is None or office.held_on(context.day)] or named
        places = {office.of for office in held}
        of = self.resolver.base.get(next(iter(places))) if len(places) == 1 else None
        if of is None or phrase.title_words is None:
            return None
        return Phrase(*phrase.title_words, phrase.title_words, of, "name")

    def _likely_day(self, document: Document, spans: Iterable[Span], words: Language) -> date | None:
        """A day for an undated document: the latest start of an office at which most of those it states were held."""
        offices: list[Office] = []
        context = Context(language=document.language)
        for span in spans:
            found = tokens(document.text, span.start, span.end)
            for phrase in self.phrases(document, found, words, context):
                if (
                    phrase.kind == "person"
                    and phrase.actor is not None
                    and phrase.owner is not None
                    and phrase.owner.actor
                    and not phrase.former
                ):
                    of = phrase.owner.actor.id
                    offices.extend(o for o in phrase.actor.offices if o.title in phrase.titles and o.of == of)
        starts = sorted(office.start for office in offices if office.start is not None)
        if not starts:
            return None
        return max(starts, key=lambda day: (sum(office.held_on(day) for office in offices), day))


class _DocumentReader:
    """Reads the sentences of one document in order, and remembers what they told."""

    def __init__(self, finder: MentionFinder, document: Document, words: Language, context: Context) -> None:
        self.finder, self.document, self.words, self.context = finder, document, words, context
        self.surnames: dict[str, Actor] = {}
        self.anaphora = Anaphora(words)

    def read(self, span: Span) -> Sentence:
        """A sentence with its mentions."""
        found = tokens(self.document.text, span.start, span.end)
        if not found:
            return Sentence(span=span)
        sentence = _SentenceReader(self, found)
        for phrase in self.finder.phrases(self.document, found, self.words, self.context):
            sentence.take(phrase)
        return sentence.finish(span)


class _SentenceReader:
    """Collects the mentions of a sentence."""

    def __init__(self, document: _DocumentReader, found: list[Token]) -> None:
        self.of, self.found = document, found
        self.mentions: list[Mention] = []
        self.modifiers: list[Mention] = []
        self.appointments: list[Appointment] = []
        self.pending: list[Phrase] = []
        self.taken = [False] * len(found)

    def take(self, phrase: Phrase) -> None:
        """Add what a phrase means, or keep it for later if that is not known."""
        of, context = self.of, self.of.context
        if phrase.kind in ("ambiguous", "unknown"):
            phrase.actor = _by_surname(self.found, phrase, of.surnames) or phrase.actor
        self.taken[phrase.first : phrase.last] = [True] * (phrase.last - phrase.first)
        phrase.actor = of.finder.resolved(phrase, self.mentions, context)
        parts = [_mention(of.document, self.found, part) for part in _parts(phrase) if part.actor is not None]
        if phrase.actor is None:
            self.pending.append(phrase)
            self.modifiers += parts
            return
        phrase.actor = of.finder.completed(phrase, context)
        if phrase.kind in ("person", "name", "unknown") and phrase.actor.type == "Person":
            _register(of.surnames, self.found, phrase, phrase.actor)
        mention = _mention(of.document, self.found, phrase)
        self.mentions.append(mention)
        context.note(phrase.actor, mention.span.start)
        self.modifiers += parts
        context.countries.update(part.actor.country for part in parts if part.actor and part.actor.country)
        self._appoint(phrase, mention)
        for part in _parts(phrase):
            if part.kind == "person" and part.actor is not None:  # the forces of President Bashar al-Assad
                part.actor = of.finder.completed(part, context)
                self._appoint(part, _mention(of.document, self.found, part))

    def _appoint(self, phrase: Phrase, mention: Mention) -> None:
        appointment = _appointment(self.of.document, self.found, phrase, mention)
        if appointment is not None:
            self.appointments.append(appointment)

    def finish(self, span: Span) -> Sentence:
        """The sentence, with the words that name or point back to somebody named before."""
        of, mentions = self.of, self.mentions
        mentions.extend(_surname_mentions(self.found, self.taken, of.surnames))
        text = of.document.text
        mentions.extend(of.anaphora.resolve(text, self.found, self.taken, mentions, self.modifiers, self.pending))
        mentions.sort(key=lambda mention: (mention.span.start, mention.span.end))
        for mention in mentions:
            if mention.actor is not None:
                of.context.note(mention.actor, mention.span.start)
        of.anaphora.note(mentions, self.modifiers)
        return Sentence(
            span=span,
            mentions=tuple(mentions),
            modifiers=tuple(self.modifiers),
            appointments=tuple(self.appointments),
        )


def _parts(phrase: Phrase) -> list[Phrase]:
    return [inner for part in phrase.parts for inner in (part, *_parts(part))]


def _span(found: list[Token], first: int, last: int) -> Span:
    return Span(found[first].start, found[last - 1].end)


def _mention(document: Document, found: list[Token], phrase: Phrase) -> Mention:
    span = _span(found, phrase.first, phrase.last)
    actor = phrase.actor
    assert actor is not None
    return Mention(
        span=span,
        text=span.of(document.text),
        type=actor.type,
        actor=actor,
        head=_span(found, *phrase.head),
        sector=phrase.sector,
    )


def _appointment(document: Document, found: list[Token], phrase: Phrase, mention: Mention) -> Appointment | None:
    if phrase.title_words is None or phrase.owner is None or phrase.owner.actor is None or phrase.kind == "office":
        return None
    if mention.type != "Person":
        return None
    return Appointment(
        person=mention,
        titles=phrase.titles,
        words=_span(found, *phrase.title_words),
        of=_mention(document, found, phrase.owner),
        former=phrase.former,
    )


def _register(surnames: dict[str, Actor], found: list[Token], phrase: Phrase, actor: Actor) -> None:
    """Remember by which single words a person named in full may be named again."""
    first, last = phrase.head
    for word in found[first:last] if last - first > 1 else ():
        if len(word.text) > 1 and word.text[:1].isupper() and not word.text.isupper():
            surnames[word.folded] = actor
    for name in actor.names:
        if name.kind == "short" and " " not in name.text:
            surnames[fold(name.text)] = actor


def _by_surname(found: list[Token], phrase: Phrase, surnames: dict[str, Actor]) -> Actor | None:
    if phrase.last - phrase.first != 1:
        return None
    return surnames.get(found[phrase.first].folded)


def _surname_mentions(found: list[Token], taken: list[bool], surnames: dict[str, Actor]) -> Iterable[Mention]:
    """Single capitalised words that name a person of this document again."""
    for position, token in enumerate(found):
        if taken[position] or not token.text[:1].isupper():
            continue
        actor = surnames.get(token.folded)
        if actor is None:
            continue
        taken[position] = True
        span = Span(token.start, token.end)
        yield Mention(span=span, text=token.text, type=actor.type, actor=actor, head=span)
