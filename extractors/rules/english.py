"""Rules for English: triggers by lemma, arguments and statuses from the tree of spaCy's dependencies."""

from collections.abc import Iterator

from spacy.tokens import Token

from dataclasses import replace

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.rules.arguments import fits, standing_for
from extractors.rules.english_clauses import Clauses, passive
from extractors.rules.english_status import Statuses
from extractors.rules.english_structure import structural
from extractors.rules.english_syntax import Argument, Tree, trees
from extractors.rules.english_words import EnglishTrigger, cues, triggers
from extractors.rules.finding import Finding
from ontology.statements import Mention, Span
from ontology.vocabulary import vocabulary

_KINDS = {"VERB": "v", "AUX": "v", "NOUN": "n", "PROPN": "n", "ADJ": "a"}
_EVENT_PLACES = (frozenset({"by"}), frozenset({"from"}), frozenset({"between", "with"}), frozenset({"on", "against", "to"}))
_LOOSE = frozenset({"urges", "demands", "sanctions", "suspends", "hacks", "threatens", "deploys"})
"""Relations whose object may stand farther down in the phrase ("imposed curbs on firms tied to X")."""
_PATHS = {"self": 1.0, "appos": 0.95, "pronoun": 0.9, "carrier": 0.85, "part": 0.8, "owner": 0.6, "place": 0.5}


class EnglishRules:
    """The rules of English. Keeps the trees of the document read last."""

    def __init__(self) -> None:
        self._document: AnnotatedDocument | None = None
        self._trees: dict[Span, Tree] = {}

    def findings(self, document: AnnotatedDocument, sentence: Sentence) -> tuple[Finding, ...]:
        """Everything the rules find in a sentence, in order of the triggers."""
        if document is not self._document:
            self._trees = dict(zip((s.span for s in document.sentences), trees(document), strict=True))
            self._document = document
        return find(self._trees[sentence.span], sentence)


def find(tree: Tree, sentence: Sentence) -> tuple[Finding, ...]:
    """What the rules find in a parsed sentence."""
    if len({m.actor.id for m in (*sentence.mentions, *sentence.modifiers) if m.actor}) < 2:
        return ()
    found = [*_Search(tree).findings(), *structural(tree, sentence)]
    return tuple(sorted(found, key=lambda f: (f.trigger, f.subject.span, f.object.span, f.relation)))


class _Search:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.clauses = Clauses(tree)
        self.statuses = Statuses(self.clauses)

    def findings(self) -> Iterator[Finding]:
        used: set[int] = set()
        for token in sorted(self.tree.doc, key=lambda t: (t.pos_ not in ("VERB", "AUX"), t.i)):
            if token.i in used:
                continue
            for trigger, words in self._triggers(token):
                for finding in self._stated(trigger, token, words):
                    used.update(word.i for word in words[1:])
                    yield finding

    def _triggers(self, token: Token) -> list[tuple[EnglishTrigger, list[Token]]]:
        """The triggers that a word leads; of verb phrases that share a first word the longest."""
        matched: list[tuple[EnglishTrigger, list[Token]]] = []
        kind = _KINDS.get(token.pos_, "")
        for trigger in triggers().get(token.lemma_.lower(), ()):
            if trigger.kind != kind and not (trigger.kind == "r" and kind == "n"):
                continue
            if matched and len(trigger.words) < len(matched[0][0].words):
                break
            words = self._words(trigger, token)
            if words is not None:
                matched.append((trigger, words))
        if token.tag_ in ("VBN", "VBD") or token.pos_ == "ADJ":
            for trigger in triggers().get(token.lower_, ()):
                if trigger.kind == "h" and token.i >= 2 and self.tree.doc[token.i - 1].text in "-–":
                    return [(trigger, [token])]
        return matched

    def _words(self, trigger: EnglishTrigger, token: Token) -> list[Token] | None:
        words = [token]
        for wanted in trigger.others:
            near = self._below(words)
            match = next((t for t in near if wanted in (t.lemma_.lower(), t.lower_) and t not in words), None)
            if match is None:
                return None
            if trigger.kind in "nr" and match.i > token.i:
                return None
            words.append(match)
        return words

    def _below(self, words: list[Token]) -> Iterator[Token]:
        for word in words:
            for child in word.children:
                if child.dep_ not in ("nsubj", "advcl", "conj", "ccomp", "relcl", "punct"):
                    yield child
            if passive(word):
                yield from (child for child in word.children if child.dep_ == "nsubjpass")

    def _stated(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> Iterator[Finding]:
        if trigger.kind == "h":
            subjects, objects = self._compound(token)
        elif trigger.kind == "n":
            subjects, objects = self._noun(trigger, token)
        elif trigger.kind == "r":
            subjects, objects = self._role(trigger, token)
        elif trigger.kind == "a":
            subjects, objects = self._adjective(trigger, token)
        else:
            subjects, objects = self._verb(trigger, token, words)
        if trigger.mutual and not objects:
            objects = subjects
        if trigger.mutual and not subjects and len(objects) > 1:
            subjects = objects
        if trigger.reversed:
            subjects, objects = objects, subjects
        if not (subjects and objects):
            return
        view = self.statuses.of(token)
        span = self.tree.span(*words) if max(w.i for w in words) - min(w.i for w in words) < 8 else self.tree.span(token)
        both = trigger.mutual and not vocabulary().relation(trigger.relation).symmetric and subjects is objects
        seen: set[frozenset[str]] = set()
        for subject in subjects:
            for obj in objects:
                pair = frozenset((subject.mention.actor.id, obj.mention.actor.id)) if self._both(subject, obj) else None
                if pair is None or len(pair) < 2 or (trigger.mutual and not both and pair in seen):
                    continue
                seen.add(pair)
                target = self._fitting(trigger, subject.mention, obj.mention)
                if target is None:
                    continue
                speaker = view.speaker.mention if view.speaker else None
                yield Finding(
                    subject=subject.mention,
                    relation=trigger.relation,
                    object=target,
                    trigger=span,
                    status=view.status,
                    speaker=speaker,
                    score=round(trigger.weight * self._sure(subject) * self._sure(obj), 3),
                    rule=f"{trigger.kind} {' '.join(trigger.words)} [{subject.path} {obj.path}]",
                )

    def _fitting(self, trigger: EnglishTrigger, subject: Mention, target: Mention) -> Mention | None:
        if trigger.types and target.type not in trigger.types:
            return None
        if trigger.actors and subject.type not in trigger.actors:
            return None
        relation = trigger.relation
        stands = standing_for(relation, target)
        if stands is None or subject.actor is None or stands.actor is None:
            return None
        return stands if fits(relation, subject.actor, stands.actor) else None

    def _both(self, subject: Argument, obj: Argument) -> bool:
        return subject.mention.actor is not None and obj.mention.actor is not None

    def _sure(self, argument: Argument) -> float:
        return _PATHS.get(argument.path, 0.5)

    def _verb(
        self, trigger: EnglishTrigger, token: Token, words: list[Token]
    ) -> tuple[list[Argument], list[Argument]]:
        subjects = self.clauses.subjects(token)
        objects: list[Argument] = []
        inner = set(words)
        if "obj" in trigger.places and not any(w in inner for w in self.clauses.direct_object(token)):
            objects += self.clauses.patients(token)
        if "obj" in trigger.places and len(words) > 1 and not objects:
            objects += [a for w in words[1:] for a in self._of_object(w)]
        if "obj" in trigger.places and not objects and len(words) == 1:
            objects += self._of_event(token)
        prepositions = trigger.places - {"obj"}
        if prepositions and not objects:
            for word in words:
                objects += [a for a in self.clauses.at(word, prepositions) if a.token not in {w.i for w in words}]
        if not objects and prepositions:
            objects += [a for w in words for noun in self.clauses.nouns_at(w, prepositions) for a in self._event(noun)]
        if not objects and "to" in prepositions and len(words) > 1:
            objects += [a for c in token.children if c.dep_ == "dative" and c not in inner for a in self.tree.actors(c)]
        if not objects and "that" in trigger.places:
            objects = self.clauses.content_subject(token)
        if token.dep_ == "relcl" and not objects and prepositions:
            stranded = [c for c in token.children if c.dep_ == "prep" and c.lower_ in prepositions]
            if stranded and not any(True for c in stranded[0].children if c.dep_ == "pobj"):
                objects += self.tree.actors(token.head, join=False)
        if subjects and not objects and trigger.relation in _LOOSE:
            objects = self.clauses.near(token)
        return subjects, objects

    def _of_event(self, verb: Token) -> list[Argument]:
        """Whose the event is that a verb has as its object: "condemned the attack on X by Y", "rejected a deal with X"."""
        return [argument for noun in self.clauses.direct_object(verb) for argument in self._event(noun)]

    def _event(self, noun: Token) -> list[Argument]:
        for place in _EVENT_PLACES:
            found = self.clauses.at(noun, place)
            if found:
                return [replace(argument, path="event") for argument in found]
        return []

    def _of_object(self, noun: Token) -> list[Argument]:
        """Whom the object noun of a verb phrase names: "welcomed the visit of", "signed a deal"."""
        return self.tree.owners(noun) if noun.dep_ in ("dobj", "nsubjpass") else []

    def _noun(self, trigger: EnglishTrigger, noun: Token) -> tuple[list[Argument], list[Argument]]:
        beside = [a for child in noun.children for a in self.tree._beside(child, "self") if child.dep_ == "poss"]
        modifiers = [a for child in noun.children for a in self.tree._beside(child, "self") if child.dep_ != "poss"]
        objects = [a for a in self.clauses.at(noun, trigger.places)]
        agents = self.clauses.at(noun, frozenset({"by"}))
        if not agents and "from" not in trigger.places:
            agents = self.clauses.at(noun, frozenset({"from"}))
        if not agents and "of" not in trigger.places:
            agents = self.clauses.at(noun, frozenset({"of"}))
        subjects = agents or beside or modifiers
        if not objects:
            if agents:
                objects = beside or modifiers
            elif beside and modifiers:
                objects = modifiers
        for verb in noun.children:
            if verb.dep_ == "acl" and verb.tag_ == "VBN":
                objects = objects or self.clauses.at(verb, trigger.places)
                subjects = subjects or self.clauses.agents(verb)
        verb = self.clauses.governor(noun)
        if verb is not None and not (subjects and objects):
            lemma = verb.lemma_.lower()
            if cues().has("light", lemma):
                if not objects:
                    objects = self.clauses.at(verb, trigger.places)
                if not objects:
                    objects = [
                        a
                        for c in verb.children
                        if c.dep_ in ("dative", "dobj") and c is not noun and c.pos_ != "ADP"
                        for a in self.tree.actors(c)
                    ]
                if not objects and subjects and not passive(verb):
                    objects, subjects = subjects, []
                subjects = subjects or self.clauses.subjects(verb)
            elif cues().has("undergo", lemma) and not passive(verb):
                objects = objects or self.clauses.subjects(verb)
        if subjects and not objects and trigger.relation in _LOOSE:
            objects = self.clauses.near(noun)
        if objects and not subjects and noun.dep_ not in ("nsubj", "nsubjpass"):
            subjects = self.clauses.above(noun)
        return subjects, objects

    def _role(self, trigger: EnglishTrigger, noun: Token) -> tuple[list[Argument], list[Argument]]:
        """X is an ally of Y; X, Y's ally; Nato member X."""
        objects = self.clauses.at(noun, trigger.places)
        if not objects:
            objects = [a for child in noun.children for a in self.tree._beside(child, "self")]
        subjects: list[Argument] = []
        if noun.dep_ in ("attr", "oprd"):
            subjects = self.clauses.grammatical_subjects(noun.head)
        elif noun.dep_ == "pobj" and noun.head.lower_ == "as" and noun.head.head.pos_ in ("VERB", "AUX"):
            subjects = self.clauses.grammatical_subjects(noun.head.head)
        elif noun.dep_ == "conj" and noun.head.dep_ == "attr":
            subjects = self.clauses.grammatical_subjects(noun.head.head)
        elif noun.dep_ == "conj" and noun.head.dep_ == "appos":
            subjects = self.tree.actors(noun.head.head, join=False, deep=False)
        elif noun.dep_ == "appos":
            subjects = self.tree.actors(noun.head, join=False, deep=False)
        elif noun.dep_ in ("compound", "nmod"):
            subjects = self.tree.actors(noun.head, join=False, deep=False)
            if noun.head.i in self.tree.by_root and not objects:
                objects = []
        if not subjects and trigger.relation == "partOf" and objects:
            beside = [a for child in noun.children for a in self.tree._beside(child, "self")]
            if beside and objects[0].mention.type == "Place":
                subjects, objects = objects, beside
        if not subjects:
            subjects = [
                Argument(m, "self", c.i) for c in noun.children if c.dep_ == "appos" for m in self.tree.by_root.get(c.i, ())
            ]
        return subjects, [o for o in objects if all(o.mention is not s.mention for s in subjects)]

    def _adjective(self, trigger: EnglishTrigger, token: Token) -> tuple[list[Argument], list[Argument]]:
        head = token.head
        subjects = self.clauses.grammatical_subjects(head) if token.dep_ in ("acomp", "oprd", "conj") else []
        if token.dep_ in ("amod", "relcl", "acl"):
            subjects = self.tree.actors(head, join=False)
        objects = self.clauses.at(token, trigger.places)
        if not objects and "that" in trigger.places:
            objects = self.clauses.content_subject(token)
        return subjects, objects

    def _compound(self, token: Token) -> tuple[list[Argument], list[Argument]]:
        """US-backed rebels: who stands before the hyphen, and the noun that follows."""
        first = self.tree.doc[token.i - 2]
        mentions = self.tree.cover.get(first.i) or self.tree.modifiers.get(first.i) or []
        subjects = [Argument(mention, "self", first.i) for mention in mentions]
        head = token.head
        if head.i <= token.i:
            return [], []
        objects = [a for a in self.tree.actors(head, join=False) if a.mention not in mentions]
        return subjects, objects

