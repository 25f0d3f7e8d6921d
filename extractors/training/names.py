"""Which words of the training news are names, and of whom."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from extractors.training.data import Story

_WORDS = re.compile(r"\S+")
_MARKS = ".,;:!?\"'()“”‘’"
_OFTEN = 3
"""Words that were an anaphor so often are taken for one wherever they occur."""
_CLEAR = 0.8
"""Share of its uses that must mean the same one before a name does."""


class Names:
    """Which words stand for whom in the training documents, and which are names at all.

    Cased words are telling: the words of a name are hardly ever written small elsewhere.
    """

    def __init__(self, stories: Sequence[Story]) -> None:
        self._small: Counter[str] = Counter()
        self._large: Counter[str] = Counter()
        for item in (item for story in stories for item in story.items):
            for word in (found.strip(_MARKS) for found in _WORDS.findall(item.text)[1:]):
                (self._large if word[:1].isupper() else self._small)[word.casefold()] += 1
        self._exact: dict[str, Counter[str]] = defaultdict(Counter)
        for key, words in _named(stories):
            self._exact[words][key] += 1
        self._titles = set(_titles(stories))
        self._keys: dict[str, Counter[str]] = defaultdict(Counter)
        self._anaphors: Counter[str] = Counter()
        for key, words in _named(stories):
            name = self.name(words, key)
            if name is None:
                self._anaphors[words] += 1
            else:
                self._keys[name][key] += 1

    def name(self, words: str, key: str = "") -> str | None:
        """The part of ``words`` that is a name: from its first name word on; None for pronouns and phrases.

        A name that is known for others than ``key`` does not count ("its NATO partner" is not NATO).
        """
        for match in _WORDS.finditer(words):
            if self._is_name_word(match.group().strip(_MARKS)):
                names = (self._untitled(words[match.start() :]), words[match.start() :])
                return next((name for name in names if self._may_mean(name, key)), None)
        return None

    def key(self, name: str) -> str | None:
        """Whom a name stands for; None if unknown or not clear."""
        keys = self._keys.get(name)
        if not keys:
            return None
        ((key, count),) = keys.most_common(1)
        return key if count >= _CLEAR * keys.total() else None

    def known(self, words: str) -> bool | None:
        """True for a known name, False for a known anaphor, None for other words."""
        if words in self._keys:
            return True
        return False if self._anaphors[words] >= _OFTEN else None

    def _is_name_word(self, word: str) -> bool:
        folded = word.casefold()
        return word[:1].isupper() and self._large[folded] >= self._small[folded]

    def _untitled(self, name: str) -> str:
        """The name without the title before it."""
        starts = [match.start() for match in _WORDS.finditer(name)][1:]
        titled = (name[at:] for at in reversed(starts) if name[:at].strip().casefold() in self._titles)
        return next((left for left in titled if left[:1].isupper()), name)

    def _may_mean(self, name: str, key: str) -> bool:
        known = self._exact.get(name)
        return not (key and known and key not in known)


def _named(stories: Sequence[Story]) -> Iterator[tuple[str, str]]:
    for said in (said for story in stories for item in story.items for said in item.said):
        for key, words in ((said.subject, said.subject_words), (said.object, said.object_words)):
            if words:
                yield key, words


def _titles(stories: Sequence[Story]) -> Iterator[str]:
    """Titles, and what they end in ("Minister" of "Foreign Minister"), case-folded."""
    for said in (said for story in stories for item in story.items for said in item.said):
        if said.relation == "holdsOffice":
            words = said.trigger.casefold().split()
            yield from (" ".join(words[i:]) for i in range(len(words)))
