"""How an English sentence presents an event, and whose words it gives: from the verbs and nouns that govern it."""

from dataclasses import dataclass

from spacy.tokens import Token

from extractors.rules.english_clauses import Clauses
from extractors.rules.english_syntax import Argument
from extractors.rules.english_words import cues
from ontology.statements import Status

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_VERBAL = ("VERB", "AUX")
_PLANNING = frozenset({"plan", "threaten", "seek", "promise", "consider", "propose"})
Governed = tuple[Status | None, Argument | None]
"""The status that a governing word gives, and who says so; None where it says nothing."""


@dataclass(frozen=True, slots=True)
class View:
    """The status of an event and who says so (None: the text)."""

    status: Status
    speaker: Argument | None


class Statuses:
    """Statuses and speakers of the events of one tree."""

    def __init__(self, clauses: Clauses) -> None:
        self.clauses = clauses
        self.tree = clauses.tree

    def of(self, event: Token) -> View:
        """How the event that a word states is presented."""
        status = self._own(event)
        speaker: Argument | None = None
        token = event
        for _ in range(12):
            head, kind = token.head, token.dep_
            if head is token:
                break
            reported, who = self._governed(token, head, kind)
            if reported is not None and (status is None or reported is Status.NEGATED):
                status = reported
            if who is not None and speaker is None:
                speaker = who
            if kind == "relcl":
                break
            if status is None and head.pos_ in _VERBAL and kind in ("xcomp", "conj", "dobj", "attr", "nsubjpass"):
                light = kind in ("xcomp", "conj") or cues().has("light", head.lemma_.lower())
                if light and not (kind == "conj" and self._finite(token)):
                    status = self._own(head)
            token = head
        return View(status or Status.ACTUAL, speaker or self._source())

    def _finite(self, verb: Token) -> bool:
        return any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)

    def _own(self, token: Token) -> Status | None:
        """What the small words right at a verb or noun say."""
        table = cues()
        for child in token.children:
            word = child.lemma_.lower() if child.dep_ != "aux" else child.lower_
            if child.dep_ == "neg" or (child.dep_ == "det" and child.lower_ == "no"):
                return Status.NEGATED
            if child.dep_ in ("mark", "advmod") and table.has("condition", word) and word != "should":
                return Status.HYPOTHETICAL
        for child in token.children:
            word = child.lower_
            if child.dep_ in ("aux", "advmod", "amod"):
                if table.has("planned", word):
                    return Status.PLANNED
                if table.has("hypothetical", word):
                    return Status.HYPOTHETICAL
                if table.has("requested", word) and child.dep_ == "aux":
                    return Status.REQUESTED
        return None

    def _governed(self, token: Token, head: Token, kind: str) -> Governed:
        """What the word above says of a clause or noun, and who speaks."""
        if kind in ("xcomp", "ccomp") and head.pos_ in (*_VERBAL, "ADJ"):
            return self._complement(token, head, head.lemma_.lower())
        if kind in _SUBJECTS and _conditional_before(token, head):
            return Status.HYPOTHETICAL, None
        if kind == "acl" and head.pos_ in ("NOUN", "PROPN"):
            return self._noun(head, head.lemma_.lower())
        if kind == "dobj" and token.pos_ == "NOUN":
            return self._object(head, head.lemma_.lower())
        if kind in ("pcomp", "pobj"):
            return self._gerund(head) if kind == "pcomp" else self._after_preposition(head)
        return self._adverbial(token) if kind == "advcl" else (None, None)

    def _adverbial(self, token: Token) -> Governed:
        if token.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
            return Status.PLANNED, None
        if any(c.dep_ == "mark" and cues().has("condition", c.lower_) for c in token.children):
            return Status.HYPOTHETICAL, None
        return None, None

    def _gerund(self, preposition: Token) -> Governed:
        """Accused of attacking; without attacking; a plan of attacking."""
        above, governing = preposition.head, cues().governing
        lemma = above.lemma_.lower()
        if above.pos_ in ("NOUN", "PROPN"):
            return self._noun(above, lemma)
        if preposition.lower_ == "without":
            return Status.NEGATED, None
        if (lemma, "object") in governing and preposition.lower_ in ("of", "for", "from", "into"):
            return governing[lemma, "object"], _first(self.clauses.subjects(above))
        return governing.get((lemma, "subject")), None

    def _after_preposition(self, preposition: Token) -> Governed:
        """A call for talks; called for talks."""
        above = preposition.head
        lemma = above.lemma_.lower()
        if above.pos_ in ("NOUN", "PROPN") and preposition.lower_ in ("for", "of", "to"):
            return self._noun(above, lemma)
        if above.pos_ in _VERBAL and preposition.lower_ == "for" and (lemma, "object") in cues().governing:
            return cues().governing[lemma, "object"], _first(self.clauses.subjects(above))
        return None, None

    def _object(self, verb: Token, lemma: str) -> Governed:
        """Planned an attack; demanded talks."""
        governing = cues().governing
        if (lemma, "subject") in governing and (not cues().has("light", lemma) or lemma in _PLANNING):
            return governing[lemma, "subject"], None
        if governing.get((lemma, "object")) is Status.REQUESTED:
            return Status.REQUESTED, _first(self.clauses.subjects(verb))
        return None, None

    def _complement(self, token: Token, head: Token, lemma: str) -> Governed:
        table = cues()
        own_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in token.children)
        infinitive = token.tag_ == "VB" and any(c.lower_ == "to" for c in token.children)
        objects = any(child.dep_ in ("dobj", "dative", "prep") for child in head.children)
        speakers = self.clauses.subjects(head) if head.pos_ in _VERBAL else []
        if lemma in table.reporting and not infinitive:
            status = table.reporting[lemma]
            return (None if status is Status.ACTUAL else status), _first(speakers)
        if infinitive and (own_subject or objects or passive_like(head)) and (lemma, "object") in table.governing:
            return table.governing[lemma, "object"], _first(speakers)
        if not own_subject and (lemma, "subject") in table.governing:
            return table.governing[lemma, "subject"], None
        if own_subject and (lemma, "object") in table.governing:
            return table.governing[lemma, "object"], _first(speakers)
        if (lemma, "clause") in table.governing:
            return table.governing[lemma, "clause"], _first(speakers)
        return None, None

    def _noun(self, noun: Token, lemma: str) -> Governed:
        status = cues().governing.get((lemma, "clause"))
        if status is None:
            return None, None
        if any(child.dep_ == "neg" or child.lower_ == "no" for child in noun.children):
            return Status.NEGATED, None
        speaker = None
        if status in (Status.REQUESTED, Status.ALLEGED):
            speaker = _first(self.clauses.holders(noun))
        return status, speaker

    def _source(self) -> Argument | None:
        """Who is named after "according to"."""
        for token in self.tree.doc:
            if token.lower_ == "according":
                for child in token.children:
                    for noun in child.children:
                        if noun.dep_ == "pobj" and (found := self.tree.actors(noun)):
                            return found[0]
        return None


def _first(found: list[Argument]) -> Argument | None:
    return found[0] if found else None


def _conditional_before(token: Token, head: Token) -> bool:
    """Whether "if" stands before a clause that the parser made the subject of the next one."""
    marks = [child for child in head.children if child.dep_ == "mark" and cues().has("condition", child.lower_)]
    return token.pos_ == "VERB" and any(mark.i < token.i < head.i for mark in marks)


def passive_like(verb: Token) -> bool:
    """Whether a verb has a passive subject ("was urged to")."""
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
