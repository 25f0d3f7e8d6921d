"""Who acts and who is acted on: subjects and objects of English verbs, nouns and adjectives."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from spacy.tokens import Token

from extractors.rules.english_syntax import Argument, Tree
from extractors.rules.english_words import cues

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_DEPTH = 6
"""How many clauses up a subject is looked for."""
_CONJUNCTIONS = frozenset({"as", "after", "before", "since", "until", "while", "because", "once"})
_FINITE = ("mark", "aux")
_VERBAL = ("VERB", "AUX")


def passive(verb: Token) -> bool:
    """Whether a verb is in the passive: "was hit", "the city hit by"."""
    if any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "acl":
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("advcl", "amod"):
        return not any(child.dep_ in ("nsubj", "aux", "dobj") for child in verb.children)
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not any(c.dep_ in ("nsubj", "aux") for c in verb.children):
        return verb.head.pos_ in _VERBAL and passive(verb.head)
    return False


class Clauses:
    """Arguments of the predicates of one tree."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self._inherited: dict[str, Callable[[Token, int], list[Argument]]] = {
            "conj": self._of_clause_above,
            "advcl": self._of_clause_above,
            "dep": self._of_clause_above,
            "xcomp": self._of_matrix,
            "ccomp": self._of_matrix,
            "pcomp": self._of_gerund,
            "relcl": self._of_antecedent,
            "acl": self._of_modified,
        }

    def subjects(self, verb: Token, depth: int = 0) -> list[Argument]:
        """Who does what an active verb says; of a passive one who follows "by"."""
        if passive(verb):
            return self.agents(verb)
        return self.grammatical_subjects(verb, depth)

    def patients(self, verb: Token, depth: int = 0) -> list[Argument]:
        """The direct object; of a passive verb its subject, of a relative clause without one its antecedent."""
        if passive(verb):
            if verb.dep_ in ("acl", "amod"):
                return self.tree.actors(verb.head, join=False)
            return self.grammatical_subjects(verb, depth)
        found: list[Argument] = []
        for child in verb.children:
            if child.dep_ in ("dobj", "dative", "oprd") and child.pos_ != "ADP":
                found += self.tree.actors(child)
            elif child.dep_ == "ccomp" and child.tag_ == "VBG" and not any(c.dep_ in _FINITE for c in child.children):
                found += self.clause_subject(child)
        if not found and verb.dep_ == "relcl" and self._lacks_object(verb):
            found = self.tree.actors(verb.head, join=False)
        return found

    def _lacks_object(self, verb: Token) -> bool:
        """The deal X abandoned: a relative clause with a subject of its own and no object."""
        own = [c for c in verb.children if c.dep_ in _SUBJECTS and c.tag_ not in ("WDT", "WP") and c.lower_ != "that"]
        return bool(own) and not any(child.dep_ == "dobj" for child in verb.children)

    def clause_subject(self, verb: Token) -> list[Argument]:
        """The subject that stands before the verb of a clause."""
        return [a for child in verb.children if child.dep_ in _SUBJECTS for a in self.tree.actors(child)]

    def content_subject(self, word: Token) -> list[Argument]:
        """Of whom a clause under ``word`` speaks: "concerned that X", "demands that X", "calls for X to"."""
        return [a for child in word.children if child.dep_ in ("ccomp", "advcl") for a in self._content(child)]

    def _content(self, verb: Token) -> list[Argument]:
        if verb.dep_ == "advcl" and not any(c.dep_ == "mark" and c.lower_ == "for" for c in verb.children):
            return []
        return self.clause_subject(verb)

    def direct_object(self, verb: Token) -> list[Token]:
        """The words of the direct object (a passive verb's subject)."""
        wanted = ("nsubjpass",) if passive(verb) else ("dobj",)
        return [child for child in verb.children if child.dep_ in wanted]

    def agents(self, verb: Token) -> list[Argument]:
        """Who follows "by"."""
        for child in verb.children:
            if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
                return [a for noun in child.children if noun.dep_ == "pobj" for a in self.tree.actors(noun)]
        return []

    def grammatical_subjects(self, verb: Token, depth: int = 0) -> list[Argument]:
        """The subject of a verb, its own or that of the clause that controls it."""
        own = self._own_subjects(verb)
        if own is not None:
            return own
        inherit = self._inherited.get(verb.dep_)
        return inherit(verb, depth + 1) if inherit is not None and depth <= _DEPTH else []

    def _own_subjects(self, verb: Token) -> list[Argument] | None:
        """The actors of the verb's own subject; None if it has none."""
        for child in verb.children:
            if child.dep_ in _SUBJECTS:
                return self.tree.actors(child)
        for child in verb.children:
            for misplaced in child.children if child.dep_ in ("aux", "auxpass") else ():
                if misplaced.dep_ in _SUBJECTS:
                    return self.tree.actors(misplaced)
        if verb.tag_ in ("VBD", "VBZ", "VBP", "MD") and verb.dep_ != "relcl":
            return self._just_before(verb) or None
        return None

    def _of_matrix(self, verb: Token, depth: int) -> list[Argument]:
        return self._controller(verb.head, depth)

    def _of_clause_above(self, verb: Token, depth: int) -> list[Argument]:
        return self.grammatical_subjects(verb.head, depth) if verb.head.pos_ in _VERBAL else []

    def _of_gerund(self, verb: Token, depth: int) -> list[Argument]:
        return self._of_preposition(verb.head, depth)

    def _of_antecedent(self, verb: Token, _depth: int) -> list[Argument]:
        return self.tree.actors(verb.head, join=False)

    def _of_modified(self, verb: Token, depth: int) -> list[Argument]:
        """Forces fighting X; an operation targeting X; a plan to attack X."""
        if verb.tag_ in ("VBG", "VBN"):
            found = self.tree.actors(verb.head, join=False)
            return found or (self.holders(verb.head, depth) if verb.tag_ == "VBG" else [])
        return self.holders(verb.head, depth)

    def _just_before(self, verb: Token) -> list[Argument]:
        """The actor right before a finite verb to which the parser gave no subject."""
        position = verb.i - 1
        while position >= 0 and self.tree.doc[position].pos_ in ("ADV", "AUX", "PUNCT"):
            position -= 1
        mentions = self.tree.cover.get(position, []) if position >= 0 else []
        if verb.dep_ == "conj" or self.tree.doc[position + 1].pos_ == "PUNCT":
            roots = [root for root, found in self.tree.by_root.items() if mentions and mentions[0] in found]
            word = self.tree.doc[roots[0]] if roots else verb
            if word.dep_ != "pobj" or word.head.lower_ not in _CONJUNCTIONS:  # "as the adviser, X, visited Y"
                return []
        return [Argument(mention, "before", position) for mention in mentions]

    def _controller(self, head: Token, depth: int) -> list[Argument]:
        """Whose act the complement of ``head`` is: its object's where there is one, else its subject's."""
        if head.pos_ not in _VERBAL and head.pos_ != "ADJ":
            return self.holders(head, depth + 1)
        if passive(head):
            return self.grammatical_subjects(head, depth + 1)
        objects = [child for child in head.children if child.dep_ in ("dobj", "dative")]
        lemma = head.lemma_.lower()
        if objects and (lemma, "object") in cues().governing:
            return [a for child in objects for a in self.tree.actors(child)]
        if (lemma, "object") in cues().governing:
            for child in head.children:
                if child.dep_ == "prep" and child.lower_ in ("on", "upon", "to", "for", "with"):
                    found = [a for noun in child.children if noun.dep_ == "pobj" for a in self.tree.actors(noun)]
                    if found:
                        return found
        return self.grammatical_subjects(head, depth + 1)

    def _of_preposition(self, preposition: Token, depth: int) -> list[Argument]:
        """The subject of "of violating", "by developing", "after leaving"."""
        head = preposition.head
        if head.pos_ in _VERBAL:
            lemma = head.lemma_.lower()
            if (lemma, "object") in cues().governing and preposition.lower_ in ("of", "for", "into", "from"):
                found = self.patients(head, depth + 1)
                if found:
                    return found
            if preposition.lower_ == "from":
                found = self.patients(head, depth + 1)
                if found:
                    return found
            return self.grammatical_subjects(head, depth + 1)
        if head.pos_ in ("NOUN", "PROPN"):
            return self.holders(head, depth + 1)
        return self.grammatical_subjects(head, depth + 1) if head.pos_ == "ADJ" else []

    def holders(self, noun: Token, depth: int = 0) -> list[Argument]:
        """Whose a plan, threat, decision or attack is: its owner, else the subject of the verb it is the object of."""
        owners = [argument for child in noun.children for argument in self.tree.beside(child, "self")]
        if owners:
            return owners
        for child in noun.children:
            if child.dep_ == "prep" and child.lower_ in ("by", "from"):
                found = [a for n in child.children if n.dep_ == "pobj" for a in self.tree.actors(n)]
                if found:
                    return found
        verb = self.governor(noun)
        if verb is not None and depth <= _DEPTH:
            return self.subjects(verb, depth + 1)
        if noun.dep_ == "pobj" and noun.head.head.pos_ == "AUX" and depth <= _DEPTH:
            return self.grammatical_subjects(noun.head.head, depth + 1)
        return []

    def governor(self, noun: Token) -> Token | None:
        """The verb whose object a noun is (its subject, if the verb is passive)."""
        while noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head
        if noun.dep_ in ("dobj", "attr", "oprd") and noun.head.pos_ in _VERBAL:
            return noun.head
        if noun.dep_ == "nsubjpass":
            return noun.head
        return None

    def near(self, word: Token) -> list[Argument]:
        """The first actor named after a word in the phrases that hang on it, other clauses aside."""
        waiting = [child for child in word.children if child.i > word.i]
        found: list[Token] = []
        while waiting:
            token = waiting.pop()
            if token.dep_ in ("advcl", "ccomp", "relcl", "conj", "parataxis", "agent", "acl", "nsubj", "nsubjpass"):
                continue
            if token.dep_ == "prep" and token.lower_ in ("by", "after", "before", "since", "during", "despite"):
                continue
            if token.i in self.tree.by_root:
                found.append(token)
            waiting += token.children
        first = min(found, key=lambda token: token.i, default=None)
        return [replace(a, path="near") for a in self.tree.actors(first)] if first is not None else []

    def above(self, word: Token) -> list[Argument]:
        """Who acts in the clause around a noun that names an event without saying whose."""
        for ancestor in word.ancestors:
            if ancestor.pos_ in _VERBAL:
                if any(c.dep_ in _SUBJECTS and c in word.ancestors for c in ancestor.children):
                    return []
                return [replace(a, path="clause") for a in self.subjects(ancestor)]
        return []

    def at(self, token: Token, places: frozenset[str]) -> list[Argument]:
        """Who stands after one of the prepositions ``places`` that hang on a word, or on its particle."""
        found: list[Argument] = []
        for clause in token.children:
            if clause.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in places for c in clause.children):
                found += self.clause_subject(clause)
        for preposition in self._prepositions(token, places):
            for noun in preposition.children:
                if noun.dep_ in ("pobj", "pcomp"):
                    found += self.tree.actors(noun)
                    if found and token.pos_ in ("NOUN", "PROPN"):
                        found += self._misjoined(token, noun)
        return found

    def nouns_at(self, token: Token, places: frozenset[str]) -> list[Token]:
        """The nouns after one of the prepositions."""
        return [n for p in self._prepositions(token, places) for n in p.children if n.dep_ == "pobj"]

    def _misjoined(self, noun: Token, last: Token) -> list[Argument]:
        """The rest of a list that the parser joins to the noun before it: "invasion of X, Y and Z"."""
        return [
            argument
            for child in noun.children
            if child.dep_ == "conj" and child.i > last.i and child.i in self.tree.by_root
            for argument in self.tree.actors(child, deep=False)
        ]

    def _prepositions(self, token: Token, places: frozenset[str]) -> Iterator[Token]:
        for child in token.children:
            if (
                child.dep_ in ("prep", "dative", "prt", "advmod", "agent", "mark", "aux", "pcomp")
                or child.pos_ == "ADP"
            ):
                if child.lower_ in places:
                    yield child
                if child.dep_ in ("prep", "prt", "advmod"):
                    yield from (c for c in child.children if c.dep_ == "prep" and c.lower_ in places)
