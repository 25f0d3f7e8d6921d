"""The learned extractor: a small multilingual network reads sentences in their context and says who did what to whom.

It finds triggers, asks the network about every pair of mentions around each, and believes what scores high enough.
Mentions are linked by names before; the network adds those that names do not cover, and finds the antecedents.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from extractors.annotation import AnnotatedDocument
from extractors.learned_candidates import Questions, Trigger, ask
from extractors.learned_decoding import find_triggers, sigmoid, strength
from extractors.learned_mentions import Known, known_in
from extractors.learned_model import Answers, Model, shipped_model
from extractors.learned_windows import Window, cut, windows
from ontology.actors import Actor, actor_base
from ontology.statements import Evidence, Span, Statement, Status
from ontology.vocabulary import vocabulary

Found = TypeVar("Found")

NAME = "learned-1"
_AHEAD = 64
"""So many documents are read ahead at most."""
_NEGLIGIBLE = 0.01
"""Candidates below this score are not worth showing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A statement that was considered; ``score`` is its calibrated probability."""

    sentence: int
    subject: Actor
    relation: str
    object: Actor
    status: Status
    speaker: Actor | None
    subject_words: Span
    trigger: Span
    object_words: Span | None
    score: float

    @property
    def order(self) -> tuple[int, Span, str, Span, str, str]:
        """By place in the text."""
        return (self.sentence, self.trigger, self.relation, self.subject_words, self.subject.id, self.object.id)


@dataclass(frozen=True, slots=True)
class LearnedExtractor:
    """Finds statements with the network; results do not depend on ``threads`` nor on what else is read."""

    name: str = NAME
    threads: int = 2
    model: Model = field(default_factory=shipped_model)

    def extract(self, documents: Iterable[AnnotatedDocument]) -> Iterator[tuple[Statement, ...]]:
        """The statements of each document, in order of their words."""
        for _, statements in ahead(self.statements, documents, self.threads):
            yield statements

    def statements(self, document: AnnotatedDocument) -> tuple[Statement, ...]:
        """The statements of a document: the candidates that reach the threshold."""
        least = self.model.config.threshold
        return tuple(statement for statement in self.proposals(document) if statement.evidence[0].score >= least)

    def proposals(self, document: AnnotatedDocument) -> tuple[Statement, ...]:
        """The candidates that no likelier one rules out as statements, believed or not."""
        return tuple(self._statement(document, candidate) for candidate in undisputed(self.candidates(document)))

    def candidates(self, document: AnnotatedDocument) -> tuple[Candidate, ...]:
        """All that was considered, believed or not, the best of each triple in a sentence, in order of their words."""
        text = document.document.text
        pieces = cut(self.model.tokenizer, text, [sentence.span for sentence in document.sentences])
        best: dict[tuple[int, str, str, str], Candidate] = {}
        for window in windows(pieces):
            for candidate in self._window(document, window):
                first, second = candidate.subject.id, candidate.object.id
                if second < first and vocabulary().relation(candidate.relation).symmetric:
                    first, second = second, first
                key = (candidate.sentence, candidate.relation, first, second)
                if key not in best or candidate.score > best[key].score:
                    best[key] = candidate
        return tuple(sorted(best.values(), key=lambda candidate: candidate.order))

    def _window(self, document: AnnotatedDocument, window: Window) -> Iterator[Candidate]:
        config = self.model.config
        states, tags, logits = self.model.read(window, self.model.lexicon.prior(document.document.text, window))
        triggers = find_triggers(sigmoid(logits), window, config.trigger_floor)
        if not triggers:
            return
        known = known_in(document, window, tags)
        questions = ask(
            [mention.place for mention in known],
            [mention.anaphor or len(mention.actors) > 1 for mention in known],
            [trigger for trigger, _ in triggers],
            window.ends(),
        )
        answers = self.model.answer(states, questions)
        reading = Reading(document, window, known, triggers, questions, answers)
        yield from reading.candidates(self.model)

    def _statement(self, document: AnnotatedDocument, candidate: Candidate) -> Statement:
        sentence = document.sentences[candidate.sentence].span
        return Statement(
            subject=candidate.subject,
            relation=candidate.relation,
            object=candidate.object,
            status=candidate.status,
            attributed_to=candidate.speaker,
            evidence=(
                Evidence(
                    document_id=document.document.id,
                    sentence=sentence,
                    quote=document.text(sentence),
                    language=document.document.language,
                    extractor=self.name,
                    score=candidate.score,
                    subject=candidate.subject_words,
                    trigger=candidate.trigger,
                    object=candidate.object_words,
                ),
            ),
        )


def ahead(
    read: Callable[[AnnotatedDocument], Found], documents: Iterable[AnnotatedDocument], threads: int
) -> Iterator[tuple[AnnotatedDocument, Found]]:
    """Each document with what ``read`` finds in it, in order, while ``threads`` already read those that follow.

    Documents are taken one by one as others are done, so that what makes them works at the same time.
    """
    with ThreadPoolExecutor(threads) as pool:
        running: deque[tuple[AnnotatedDocument, Future[Found]]] = deque()
        for document in documents:
            running.append((document, pool.submit(read, document)))
            while running and (len(running) >= _AHEAD or running[0][1].done()):
                first, reading = running.popleft()
                yield first, reading.result()
        while running:
            first, reading = running.popleft()
            yield first, reading.result()


def undisputed(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Without those for whose words the same two stand in a likelier relation: one verb, one relation."""
    kept: dict[tuple[int, str, str], list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda candidate: (-candidate.score, candidate.order)):
        rivals = kept[candidate.sentence, candidate.subject.id, candidate.object.id]
        if not any(candidate.trigger.overlaps(rival.trigger) for rival in rivals):
            rivals.append(candidate)
    return sorted((candidate for rivals in kept.values() for candidate in rivals), key=lambda c: c.order)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the network answered about a window, and the statements that follow from it."""

    document: AnnotatedDocument
    window: Window
    known: Sequence[Known]
    triggers: Sequence[tuple[Trigger, float]]
    questions: Questions
    answers: Answers

    def candidates(self, model: Model) -> Iterator[Candidate]:
        """One candidate for every pair of actors that a pair of mentions may stand for."""
        config, answers = model.config, self.answers
        actors = self.actors(config.link_threshold)
        whom = self.questions.roles[:, 1].tolist()
        triggers = [trigger for trigger, _ in self.triggers]
        strengths = np.array([strength(probability) for _, probability in self.triggers])
        which = self.questions.pairs[:, 0]
        bias = config.bias + np.array(config.relation_bias)[self.questions.relations[which]]
        logits = config.trigger_weight * strengths[which] + config.pair_weight * answers.pairs + bias
        scores = sigmoid(logits.astype(np.float32)).tolist()
        speakers = self.speakers(actors)
        for (k, s, o), score in zip(self.questions.pairs.tolist(), scores, strict=True):
            if score < _NEGLIGIBLE:
                continue
            trigger = triggers[k]
            relation = config.relations[trigger.relation]
            subject, target = whom[s], whom[o]
            for first, second in self._filled(actors, subject, target, relation):
                yield Candidate(
                    sentence=trigger.place.sentence,
                    subject=first,
                    relation=relation,
                    object=second,
                    status=Status(config.statuses[int(answers.status[k].argmax())]),
                    speaker=speakers[k],
                    subject_words=self.known[subject - 1].span,
                    trigger=self.window.span(trigger.place.sentence, trigger.place.first, trigger.place.end),
                    object_words=self.known[target - 1].span if target else None,
                    score=round(score, 4),
                )

    def _filled(
        self, actors: Sequence[tuple[Actor, ...]], subject: int, target: int, relation: str
    ) -> Iterator[tuple[Actor, Actor]]:
        """Pairs of actors for a pair of mentions; 0 is what the sentence leaves unsaid."""
        if not subject:
            return
        if not target:
            if relation == "holdsOffice":
                for actor in actors[subject]:
                    yield from ((actor, of) for of in self._led_by(actor))
        elif subject == target:
            together = actors[subject]
            yield from ((a, b) for i, a in enumerate(together) for b in together[i + 1 :])
        else:
            yield from ((a, b) for a in actors[subject] for b in actors[target] if a.id != b.id)

    def _led_by(self, actor: Actor) -> list[Actor]:
        """What a person leads or represents by office on the day of publication ("Tổng thống Putin")."""
        day = self.document.document.published
        held = [office for office in actor.offices if day is None or office.held_on(day)]
        led = dict.fromkeys(office.of for office in held)
        found = [of for name in led if (of := actor_base().get(name)) is not None]
        return found if len(found) == 1 else [of for of in found if of.type == "Country"][:1]

    def actors(self, threshold: float) -> list[tuple[Actor, ...]]:
        """Whom each mention stands for; number 0 is nobody. Anaphors take the actors of their antecedents."""
        chances: dict[int, list[tuple[int, float]]] = defaultdict(list)
        odds = sigmoid(self.answers.links).tolist()
        for (mention, earlier), chance in zip(self.questions.links.tolist(), odds, strict=True):
            chances[mention].append((earlier, chance))
        found: list[tuple[Actor, ...]] = [()]
        for number, mention in enumerate(self.known, start=1):
            if mention.actors:
                found.append(mention.actors)
                continue
            best: dict[str, tuple[float, Actor]] = {}
            for earlier, chance in chances[number]:
                for actor in found[earlier]:
                    if chance >= threshold and chance > best.get(actor.id, (0.0, actor))[0]:
                        best[actor.id] = (chance, actor)
            found.append(tuple(actor for _, actor in best.values()))
        return found

    def speakers(self, actors: Sequence[tuple[Actor, ...]]) -> list[Actor | None]:
        """Who says what each trigger expresses; None where nobody else speaks."""
        found: list[Actor | None] = [None] * len(self.triggers)
        best = self.answers.unsaid.tolist()
        for (k, m), chance in zip(self.questions.roles.tolist(), self.answers.roles[:, 2].tolist(), strict=True):
            if actors[m] and chance > best[k]:
                best[k], found[k] = chance, actors[m][0]
        return found
