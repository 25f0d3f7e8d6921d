"""Words that stand for an actor named before: pronouns and phrases such as "nước này", "the two leaders".

The words and the types they may stand for are data (``languages/*.tsv``). The antecedent is the actor of a fitting type
that is most prominent: named in this sentence before the pronoun, else as the subject of the last sentence, else last.
"""

from collections.abc import Sequence
from functools import cache

from extractors.languages.words import Anaphor, Language
from extractors.names import Token, Trie, fold, tokens
from extractors.reading import Phrase
from ontology.actors import Actor
from ontology.statements import Mention, Span

_MEMORY = 40


@cache
def _pointing_words(language: Language) -> Trie[Anaphor]:
    """The anaphors of a language by their words; one trie serves all documents."""
    words: Trie[Anaphor] = Trie()
    for anaphor in language.anaphora:
        words.add([fold(token.text) for token in tokens(anaphor.words)], anaphor)
    return words


class Anaphora:
    """What has been named so far in a document, and the resolution of the words that point back to it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._words = _pointing_words(language)
        self._history: list[tuple[Actor, bool]] = []

    def note(self, mentions: Sequence[Mention], modifiers: Sequence[Mention]) -> None:
        """Remember the actors of a sentence; the first mention counts as its subject."""
        named = [(mention.actor, False) for mention in modifiers if mention.actor is not None]
        named += [(m.actor, position == 0) for position, m in enumerate(mentions) if m.actor is not None]
        self._history = (self._history + named)[-_MEMORY:]

    def resolve(
        self,
        text: str,
        found: Sequence[Token],
        taken: list[bool],
        mentions: Sequence[Mention],
        modifiers: Sequence[Mention],
        pending: Sequence[Phrase],
    ) -> list[Mention]:
        """Mentions for the pronouns and pointing phrases of a sentence whose antecedent is clear."""
        free = {phrase.first: phrase for phrase in pending if phrase.kind in ("noun", "office")}
        resolved: list[Mention] = []
        folded = [token.folded for token in found]
        position = 0
        while position < len(found):
            match = self._words.longest(folded, position)
            if match is None or (taken[position] and position not in free):
                position += 1
                continue
            end, anaphors = match
            span = Span(found[position].start, found[end - 1].end)
            before = folded[position - 1] if position else ""
            if not self._names_follow(found, taken, end, anaphors[0], free, text):
                resolved += [
                    Mention(span=span, text=span.of(text), type=actor.type, actor=actor, head=span, anaphoric=True)
                    for actor in self._antecedents(before, anaphors[0], span, mentions, modifiers, resolved)
                ]
            position = end
        return resolved

    def _names_follow(
        self,
        found: Sequence[Token],
        taken: Sequence[bool],
        end: int,
        anaphor: Anaphor,
        free: dict[int, Phrase],
        text: str,
    ) -> bool:
        """Whether a name follows: then "ông" is part of its phrase and "hiệp ước" its kind; neither points back."""
        if end >= len(found):
            return False
        if text[found[end - 1].end : found[end].start] != " ":
            return False
        return (taken[end] and end not in free) or (found[end].text[:1].isupper() and anaphor.types == ("Person",))

    def _countries(self, span: Span, before: str, here: Sequence[Mention], modifiers: Sequence[Mention]) -> list[Actor]:
        """Countries named before "nước này" in its sentence: the subject's first, but after "to" or "in" the last."""
        owners = [m for m in modifiers if m.span.end <= span.start and m.type == "Country"]
        ordered = sorted((*here, *owners), key=lambda mention: mention.span.start)
        countries = [mention.actor for mention in ordered if mention.actor is not None]
        return countries[::-1] if before in self.language.place_words else countries

    def _antecedents(
        self,
        before: str,
        anaphor: Anaphor,
        span: Span,
        mentions: Sequence[Mention],
        modifiers: Sequence[Mention],
        resolved: Sequence[Mention],
    ) -> list[Actor]:
        here = sorted(
            (
                m
                for m in (*mentions, *resolved)
                if m.span.end <= span.start and m.actor is not None and m.type in anaphor.types
            ),
            key=lambda mention: mention.span.start,
        )
        single = anaphor.number == 1
        in_order: list[Actor] = [m.actor for m in here if m.actor is not None]
        if single and anaphor.types == ("Person",):
            in_order = in_order[:1]  # the subject of the sentence rather than whoever was named last
        elif single and anaphor.types == ("Country",):
            in_order = self._countries(span, before, here, modifiers)
        else:
            in_order.reverse()
        earlier = [(actor, subject) for actor, subject in reversed(self._history) if actor.type in anaphor.types]
        if single and anaphor.types == ("Person",):
            in_order += [actor for actor, subject in earlier[:4] if subject]
        in_order += [
            m.actor
            for m in reversed(modifiers)
            if m.actor is not None and m.type in anaphor.types and m.span.end <= span.start
        ]
        in_order += [actor for actor, _ in earlier]
        if anaphor.types == ("Person",) and anaphor.number > 1:
            in_order = [actor for actor in in_order if actor.offices]
        distinct = list({actor.id: actor for actor in in_order}.values())
        if len(distinct) < anaphor.number:
            return []
        chosen = distinct[: anaphor.number]
        return list(reversed(chosen)) if anaphor.number > 1 else chosen
