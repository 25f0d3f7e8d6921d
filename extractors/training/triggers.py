"""The trigger lexicon, counted in the training news."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractors.learned_windows import LONGEST_PHRASE, phrase_of, phrases
from extractors.training.data import Story
from ontology.statements import Span

_SHORT = 2
"""Phrases of so many words are kept even if they were a trigger once; longer ones might be bits of one sentence."""
_UNSEEN = 1.5
"""Added to the occurrences, so that what was seen once does not look certain."""

Shares = dict[str, tuple[tuple[int, float], ...]]


class Triggers:
    """How often a phrase was the trigger of a relation (by index), and how often it occurred."""

    def __init__(self, stories: Sequence[Story], relations: Mapping[str, int]) -> None:
        self._relations = relations
        uses: dict[str, Counter[int]] = defaultdict(Counter)
        for story in stories:
            for phrase, relation in self._used(story):
                uses[phrase][relation] += 1
        self._uses = {phrase: counts for phrase, counts in uses.items() if _is_common(phrase, counts.total())}
        self._seen = Counter(phrase for story in stories for phrase in self._occurring(story))

    def shares(self, without: Story | None = None) -> Shares:
        """Per phrase, how often it was a trigger of which relation, of all its occurrences.

        ``without``: of the phrases of a training document only, its own uses left out, lest they tell the answer.
        """
        own_uses = Counter(self._used(without)) if without else Counter[tuple[str, int]]()
        own_seen = Counter(self._occurring(without)) if without else Counter[str]()
        wanted: Iterable[str] = own_seen if without else self._uses
        found: Shares = {}
        for phrase in wanted:
            seen = self._seen[phrase] - own_seen[phrase] + _UNSEEN
            left = {relation: count - own_uses[phrase, relation] for relation, count in self._uses[phrase].items()}
            if shares := tuple(sorted((relation, count / seen) for relation, count in left.items() if count > 0)):
                found[phrase] = shares
        return found

    def _used(self, story: Story) -> Iterator[tuple[str, int]]:
        for said in (said for item in story.items for said in item.said):
            if said.trigger and said.relation in self._relations:
                yield phrase_of(said.trigger), self._relations[said.relation]

    def _occurring(self, story: Story) -> Iterator[str]:
        for item in story.items:
            for phrase, _ in phrases(item.text, Span(0, len(item.text))):
                if phrase in self._uses:
                    yield phrase


def _is_common(phrase: str, uses: int) -> bool:
    words = len(phrase.split())
    return words <= _SHORT or (uses > 1 and words <= LONGEST_PHRASE)
