"""The two ends of a relation for each kind of English trigger: verb, event noun, role noun, adjective, compound."""

from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Token

from extractors.rules.english_clauses import Clauses, passive
from extractors.rules.english_syntax import Argument
from extractors.rules.english_words import EnglishTrigger, cues

Ends = tuple[list[Argument], list[Argument]]

_EVENT_PLACES = (
    frozenset({"by"}),
    frozenset({"from"}),
    frozenset({"between", "with"}),
    frozenset({"on", "against", "to"}),
)
_LOOSE = frozenset({"urges", "demands", "sanctions", "suspends", "hacks", "threatens", "deploys"})
"""Relations whose object may stand farther down in the phrase ("imposed curbs on firms tied to X")."""
_VERBAL = ("VERB", "AUX")


class Frames:
    """Who acts and who is acted on, by the kind of a trigger."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        self.tree = clauses.tree
        self._objects: tuple[Callable[[EnglishTrigger, Token, list[Token]], list[Argument]], ...] = (
            self._direct,
            self._of_object,
            self._of_event,
            self._after_preposition,
            self._of_event_after_preposition,
            self._dative,
            self._content,
            self._stranded,
            self._farther_down,
        )

    def ends(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> Ends:
        """Subjects and objects of the relation that ``token`` (with ``words``) states."""
        if trigger.kind == "v":
            return self.clauses.subjects(token), self._verb_objects(trigger, token, words)
        if trigger.kind == "n":
            return self._noun(trigger, token)
        if trigger.kind == "r":
            return self._role(trigger, token)
        if trigger.kind == "a":
            return self._adjective(trigger, token)
        return self._compound(token)

    def _verb_objects(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> list[Argument]:
        for way in self._objects:
            if found := way(trigger, token, words):
                return found
        return []

    def _direct(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> list[Argument]:
        if "obj" not in trigger.places or any(word in words for word in self.clauses.direct_object(token)):
            return []
        return self.clauses.patients(token)

    def _of_object(self, trigger: EnglishTrigger, _token: Token, words: list[Token]) -> list[Argument]:
        """Whom the object noun of a verb phrase names: "welcomed the visit of", "signed a deal"."""
        if "obj" not in trigger.places:
            return []
        nouns = [word for word in words[1:] if word.dep_ in ("dobj", "nsubjpass")]
        return [argument for noun in nouns for argument in self.tree.owners(noun)]

    def _of_event(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> list[Argument]:
        """Whose the event is that a verb has as its object: "condemned the attack by X", "rejected a deal with X"."""
        if "obj" not in trigger.places or len(words) > 1:
            return []
        return [argument for noun in self.clauses.direct_object(token) for argument in self._event(noun)]

    def _event(self, noun: Token) -> list[Argument]:
        for places in _EVENT_PLACES:
            if found := self.clauses.at(noun, places):
                return [replace(argument, path="event") for argument in found]
        return []

    def _after_preposition(self, trigger: EnglishTrigger, _token: Token, words: list[Token]) -> list[Argument]:
        places = trigger.places - {"obj"}
        inside = {word.i for word in words}
        found = [argument for word in words for argument in self.clauses.at(word, places)] if places else []
        return [argument for argument in found if argument.token not in inside]

    def _of_event_after_preposition(self, trigger: EnglishTrigger, _token: Token, words: list[Token]) -> list[Argument]:
        places = trigger.places - {"obj"}
        nouns = [noun for word in words for noun in self.clauses.nouns_at(word, places)]
        return [argument for noun in nouns for argument in self._event(noun)]

    def _dative(self, trigger: EnglishTrigger, token: Token, words: list[Token]) -> list[Argument]:
        """Give X support."""
        if "to" not in trigger.places or len(words) == 1:
            return []
        receivers = [child for child in token.children if child.dep_ == "dative" and child not in words]
        return [argument for receiver in receivers for argument in self.tree.actors(receiver)]

    def _content(self, trigger: EnglishTrigger, token: Token, _words: list[Token]) -> list[Argument]:
        return self.clauses.content_subject(token) if "that" in trigger.places else []

    def _stranded(self, trigger: EnglishTrigger, token: Token, _words: list[Token]) -> list[Argument]:
        """The treaty X withdrew from."""
        if token.dep_ != "relcl":
            return []
        stranded = [child for child in token.children if child.dep_ == "prep" and child.lower_ in trigger.places]
        if not stranded or any(child.dep_ == "pobj" for child in stranded[0].children):
            return []
        return self.tree.actors(token.head, join=False)

    def _farther_down(self, trigger: EnglishTrigger, token: Token, _words: list[Token]) -> list[Argument]:
        return self.clauses.near(token) if trigger.relation in _LOOSE else []

    def _noun(self, trigger: EnglishTrigger, noun: Token) -> Ends:
        """X's attack on Y; talks between X and Y; X launched an attack on Y."""
        owners, modifiers = self._owners(noun)
        agents = self._agents(trigger, noun)
        subjects = agents or owners or modifiers
        objects = self.clauses.at(noun, trigger.places)
        if not objects:
            objects = (owners or modifiers) if agents else modifiers if owners else []
        subjects, objects = self._of_participle(trigger, noun, subjects, objects)
        if not (subjects and objects):
            subjects, objects = self._of_governor(trigger, noun, subjects, objects)
        if subjects and not objects and trigger.relation in _LOOSE:
            objects = self.clauses.near(noun)
        if objects and not subjects and noun.dep_ not in ("nsubj", "nsubjpass"):
            subjects = self.clauses.above(noun)
        return subjects, objects

    def _owners(self, noun: Token) -> Ends:
        """Whose a noun is (Russia's), and of whom (Russian)."""
        owners = [a for child in noun.children if child.dep_ == "poss" for a in self.tree.beside(child, "self")]
        modifiers = [a for child in noun.children if child.dep_ != "poss" for a in self.tree.beside(child, "self")]
        return owners, modifiers

    def _agents(self, trigger: EnglishTrigger, noun: Token) -> list[Argument]:
        for place in ("by", "from", "of"):
            if place not in trigger.places and (found := self.clauses.at(noun, frozenset({place}))):
                return found
        return []

    def _of_participle(
        self, trigger: EnglishTrigger, noun: Token, subjects: list[Argument], objects: list[Argument]
    ) -> Ends:
        """Agreements reached with X; sanctions imposed by X."""
        for participle in noun.children:
            if participle.dep_ == "acl" and participle.tag_ == "VBN":
                objects = objects or self.clauses.at(participle, trigger.places)
                subjects = subjects or self.clauses.agents(participle)
        return subjects, objects

    def _of_governor(
        self, trigger: EnglishTrigger, noun: Token, subjects: list[Argument], objects: list[Argument]
    ) -> Ends:
        """What the verb whose object the noun is adds: "X gave Y support", "X faces sanctions"."""
        verb = self.clauses.governor(noun)
        if verb is None:
            return subjects, objects
        lemma = verb.lemma_.lower()
        if cues().has("light", lemma):
            objects = objects or self.clauses.at(verb, trigger.places) or self._receivers(verb, noun)
            if not objects and subjects and not passive(verb):
                objects, subjects = subjects, []
            subjects = subjects or self.clauses.subjects(verb)
        elif cues().has("undergo", lemma) and not passive(verb):
            objects = objects or self.clauses.subjects(verb)
        return subjects, objects

    def _receivers(self, verb: Token, noun: Token) -> list[Argument]:
        receivers = [c for c in verb.children if c.dep_ in ("dative", "dobj") and c is not noun and c.pos_ != "ADP"]
        return [argument for receiver in receivers for argument in self.tree.actors(receiver)]

    def _role(self, trigger: EnglishTrigger, noun: Token) -> Ends:
        """X is an ally of Y; X, Y's ally; NATO member X."""
        owners, modifiers = self._owners(noun)
        objects = self.clauses.at(noun, trigger.places) or owners + modifiers
        subjects = self._bearers(noun)
        if not subjects and trigger.relation in ("alliedWith", "supports") and owners and modifiers:
            return modifiers, owners  # its Russian backers
        if not subjects and trigger.relation == "partOf" and objects and objects[0].mention.type == "Place":
            beside = owners + modifiers
            subjects, objects = (objects, beside) if beside else (subjects, objects)
        if not subjects:
            named = [child for child in noun.children if child.dep_ == "appos" and child.i in self.tree.by_root]
            subjects = [Argument(m, "self", child.i) for child in named for m in self.tree.by_root[child.i]]
        return subjects, [o for o in objects if all(o.mention is not s.mention for s in subjects)]

    def _bearers(self, noun: Token) -> list[Argument]:
        """Who is what a role noun says."""
        head = noun.head
        if noun.dep_ == "conj":
            return self._bearers(head) if head.dep_ in ("attr", "appos") else []
        if noun.dep_ in ("attr", "oprd"):
            return self.clauses.grammatical_subjects(head)
        if noun.dep_ == "pobj" and head.lower_ == "as" and head.head.pos_ in _VERBAL:
            return self.clauses.grammatical_subjects(head.head)
        if noun.dep_ in ("appos", "compound", "nmod"):
            return self.tree.actors(head, join=False, deep=False)
        return []

    def _adjective(self, trigger: EnglishTrigger, token: Token) -> Ends:
        """X is wary of Y."""
        subjects: list[Argument] = []
        if token.dep_ in ("acomp", "oprd", "conj"):
            subjects = self.clauses.grammatical_subjects(token.head)
        elif token.dep_ in ("amod", "relcl", "acl"):
            subjects = self.tree.actors(token.head, join=False)
        return subjects, self.clauses.at(token, trigger.places) or self._content(trigger, token, [token])

    def _compound(self, token: Token) -> Ends:
        """US-backed rebels: who stands before the hyphen, and the noun that follows."""
        first = self.tree.doc[token.i - 2]
        mentions = self.tree.cover.get(first.i) or self.tree.modifiers.get(first.i) or []
        if token.head.i <= token.i:
            return [], []
        objects = [a for a in self.tree.actors(token.head, join=False) if a.mention not in mentions]
        return [Argument(mention, "self", first.i) for mention in mentions], objects
