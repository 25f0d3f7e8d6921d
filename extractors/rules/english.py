"""Rules for English: triggers by lemma, arguments and statuses from the tree of spaCy's dependencies."""

from collections.abc import Iterator

from spacy.tokens import Token

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.rules.arguments import fits, standing_for
from extractors.rules.english_clauses import Clauses, passive
from extractors.rules.english_frames import Frames
from extractors.rules.english_status import Statuses, View
from extractors.rules.english_structure import structural
from extractors.rules.english_syntax import Argument, Tree, trees
from extractors.rules.english_words import EnglishTrigger, triggers
from extractors.rules.finding import Considered, Finding
from ontology.statements import Mention, Span
from ontology.vocabulary import vocabulary

_KINDS = {"VERB": "v", "AUX": "v", "NOUN": "nr", "PROPN": "nr", "ADJ": "a"}
_PATHS = {
    "self": 1.0,
    "appos": 0.95,
    "pronoun": 0.85,
    "carrier": 0.85,
    "before": 0.8,
    "event": 0.7,
    "owner": 0.6,
    "clause": 0.6,
    "place": 0.5,
}
"""How sure the way makes us on which an actor was found."""
_UNSURE = 0.5
_TWO = 2
_SPREAD = 8
"""How many words a trigger's words may span to be marked as one."""


class EnglishRules:
    """The rules of English. Keeps the trees of the document read last."""

    def __init__(self) -> None:
        self._document: AnnotatedDocument | None = None
        self._trees: dict[Span, Tree] = {}

    def findings(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Finding, ...]:
        """Everything the rules find in a sentence, in order of the triggers."""
        tree = self._tree(document, sentence)
        return find(tree) if tree is not None else ()

    def considered(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Considered, ...]:
        """The trigger words of a sentence with what came of them, in order."""
        tree = self._tree(document, sentence)
        return tuple(_Search(tree).considered()) if tree is not None else ()

    def _tree(self, document: AnnotatedDocument, sentence: Sentence) -> Tree | None:
        if document is not self._document:
            self._trees = {tree.span_in_document: tree for tree in trees(document)}
            self._document = document
        return self._trees.get(sentence.span)


def find(tree: Tree) -> tuple[Finding, ...]:
    """What the rules find in a parsed sentence."""
    if not tree.by_root:
        return ()
    found = [*_Search(tree).findings(), *structural(tree)]
    return tuple(sorted(found, key=lambda f: (f.trigger, f.subject.span, f.object.span, f.relation)))


class _Search:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        clauses = Clauses(tree)
        self.frames = Frames(clauses)
        self.statuses = Statuses(clauses)

    def findings(self) -> Iterator[Finding]:
        """Verb phrases first: a noun that is part of one that found something states nothing of its own."""
        used: set[int] = set()
        for token in sorted(self.tree.doc, key=lambda t: (t.pos_ not in ("VERB", "AUX"), t.i)):
            if token.i in used:
                continue
            for trigger, words in self.triggers(token):
                for finding in self._stated(trigger, token, words):
                    used.update(word.i for word in words[1:])
                    yield finding

    def considered(self) -> Iterator[Considered]:
        """Each trigger with what came of it."""
        for token in self.tree.doc:
            for trigger, words in self.triggers(token):
                subjects, objects = self._ends(trigger, token, words)
                pairs = tuple(
                    (s.mention, o.mention) for s in subjects for o in objects if s.mention.actor != o.mention.actor
                )
                if not (subjects or objects):
                    outcome = "no_arguments"
                elif not pairs:
                    outcome = "no_subject" if not subjects else "no_object"
                else:
                    outcome = "found" if any(_fitting(trigger, *pair) is not None for pair in pairs) else "types"
                yield Considered(
                    trigger=self.tree.span(token),
                    phrase=" ".join(trigger.words),
                    relation=trigger.relation,
                    outcome=outcome,
                    pairs=pairs,
                )

    def triggers(self, token: Token) -> list[tuple[EnglishTrigger, list[Token]]]:
        """The triggers that a word leads; of phrases that share a word the longest."""
        if self._ends_compound(token):
            for trigger in triggers().get(token.lower_, ()):
                if trigger.kind == "h":
                    return [(trigger, [token])]
        matched: list[tuple[EnglishTrigger, list[Token]]] = []
        for trigger in triggers().get(token.lemma_.lower(), ()):
            if trigger.kind not in _KINDS.get(token.pos_, ""):
                continue
            if matched and len(trigger.words) < len(matched[0][0].words):
                break
            words = self._words(trigger, token)
            if words is not None:
                matched.append((trigger, words))
        return matched

    def _ends_compound(self, token: Token) -> bool:
        return token.i >= _TWO and self.tree.doc[token.i - 1].text in ("-", "–") and token.pos_ in ("VERB", "ADJ")

    def _words(self, trigger: EnglishTrigger, token: Token) -> list[Token] | None:
        words = [token]
        for wanted in trigger.others:
            near = self._below(words)
            match = next((t for t in near if wanted in (t.lemma_.lower(), t.lower_) and t not in words), None)
            if match is None or (trigger.kind in "nr" and match.i > token.i):
                return None
            words.append(match)
        return words

    def _below(self, words: list[Token]) -> Iterator[Token]:
        for word in words:
            for child in word.children:
                if child.dep_ not in ("nsubj", "advcl", "conj", "ccomp", "relcl", "punct", "nsubjpass"):
                    yield child
            if passive(word):
                yield from (child for child in word.children if child.dep_ == "nsubjpass")

    def _stated(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> Iterator[Finding]:
        subjects, objects = self._ends(trigger, token, words)
        if not (subjects and objects):
            return
        view = self.statuses.of(token)
        both_ways = subjects is objects and not vocabulary().relation(trigger.relation).symmetric
        seen: set[frozenset[str]] = set()
        for subject in subjects:
            for target in objects:
                pair = frozenset(a.id for a in (subject.mention.actor, target.mention.actor) if a is not None)
                if len(pair) < _TWO or (trigger.mutual and not both_ways and pair in seen):
                    continue
                seen.add(pair)
                stands = _fitting(trigger, subject.mention, target.mention)
                if stands is not None:
                    yield self._finding(trigger, words, subject, target, stands, view)

    def _ends(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> tuple[list[Argument], list[Argument]]:
        subjects, objects = self.frames.ends(trigger, token, words)
        if trigger.mutual and not objects:
            objects = subjects
        if trigger.mutual and not subjects and len(objects) >= _TWO:
            subjects = objects
        return (objects, subjects) if trigger.reversed else (subjects, objects)

    def _finding(
        self,
        trigger: EnglishTrigger,
        words: list[Token],
        subject: Argument,
        target: Argument,
        stands: Mention,
        view: View,
    ) -> Finding:
        positions = [word.i for word in words]
        together = max(positions) - min(positions) < _SPREAD
        sure = _PATHS.get(subject.path, _UNSURE) * _PATHS.get(target.path, _UNSURE)
        return Finding(
            subject=subject.mention,
            relation=trigger.relation,
            object=stands,
            trigger=self.tree.span(*words) if together else self.tree.span(words[0]),
            status=view.status,
            speaker=view.speaker.mention if view.speaker else None,
            score=round(trigger.weight * sure, 3),
            rule=f"{trigger.kind} {' '.join(trigger.words)} [{subject.path} {target.path}]",
        )


def _fitting(trigger: EnglishTrigger, subject: Mention, target: Mention) -> Mention | None:
    """The object if both ends suit the relation; private people stand for their country where a state acts on them."""
    if trigger.types and target.type not in trigger.types:
        return None
    if trigger.actors and subject.type not in trigger.actors:
        return None
    stands = standing_for(trigger.relation, target)
    if stands is None or subject.actor is None or stands.actor is None:
        return None
    return stands if fits(trigger.relation, subject.actor, stands.actor) else None
