"""Text -> windows of word pieces, as the learned extractor reads them; shared by training and run time.

A window is a run of whole sentences of one document, at most ``WINDOW`` pieces, so that the encoder sees context.
Sentences that were already read may lead a window again as context (``core`` is where the new ones begin).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from ontology.statements import Span

WINDOW = 256
CONTEXT = 48
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
LONGEST_PHRASE = 6

_WORD = re.compile(r"\w+|[^\w\s]")

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """The word pieces of one sentence: ids, and where each starts and ends in the document, in characters."""

    sentence: Span
    ids: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive sentences as one sequence ``<s> A </s> B </s> ...``.

    ``first`` is the document's index of the first sentence, ``core`` that of the first which is not mere context;
    sentence ``first + i`` has its pieces at ``offsets[i]``, ``offsets[i] + 1``, ...
    """

    ids: Ints
    first: int
    core: int
    offsets: tuple[int, ...]
    sentences: tuple[Pieces, ...]

    def find(self, index: int, span: Span) -> tuple[int, int] | None:
        """Half-open range of the window's pieces that overlap ``span`` in sentence ``index`` of the document."""
        pieces, offset = self.sentences[index - self.first], self.offsets[index - self.first]
        inside = [
            i
            for i, (start, end) in enumerate(zip(pieces.starts, pieces.ends, strict=True))
            if start < span.end and span.start < end
        ]
        return (offset + inside[0], offset + inside[-1] + 1) if inside else None

    def ends(self) -> dict[int, int]:
        """Sentence of the document -> the piece ``</s>`` that closes it."""
        closing = (offset + len(pieces.ids) for offset, pieces in zip(self.offsets, self.sentences, strict=True))
        return dict(enumerate(closing, start=self.first))

    def span(self, index: int, first: int, end: int) -> Span:
        """Characters of the document that the window's pieces ``[first, end)`` of sentence ``index`` cover."""
        pieces, offset = self.sentences[index - self.first], self.offsets[index - self.first]
        return Span(pieces.starts[first - offset], pieces.ends[end - 1 - offset])


def cut(tokenizer: Tokenizer, text: str, sentences: Sequence[Span]) -> list[Pieces]:
    """The word pieces of each sentence; what exceeds a window is left out."""
    encodings = tokenizer.encode_batch([span.of(text) for span in sentences], add_special_tokens=False)
    found = []
    for span, encoding in zip(sentences, encodings, strict=True):
        ids, starts, ends = [], [], []
        for piece, (start, end) in list(zip(encoding.ids, encoding.offsets, strict=True))[: WINDOW - 2]:
            words = text[span.start + start : span.start + end]
            ids.append(piece)
            starts.append(span.start + end - len(words.lstrip()))  # a piece's offsets include the blank before it
            ends.append(span.start + end)
        found.append(Pieces(span, tuple(ids), tuple(starts), tuple(ends)))
    return found


def windows(sentences: Sequence[Pieces]) -> Iterator[Window]:
    """Fill windows with sentences in order; from the second on, lead with up to ``CONTEXT`` pieces of context."""
    core = 0
    while core < len(sentences):
        first, room = core, WINDOW - 1 - len(sentences[core].ids) - 1
        budget = min(CONTEXT, room)
        while first > 0 and (budget := budget - len(sentences[first - 1].ids) - 1) >= 0:
            first -= 1
            room -= len(sentences[first].ids) + 1
        last = core + 1
        while last < len(sentences) and (room := room - len(sentences[last].ids) - 1) >= 0:
            last += 1
        yield _window(sentences[first:last], first, core)
        core = last


def _window(sentences: Sequence[Pieces], first: int, core: int) -> Window:
    ids, offsets = [BEGIN], []
    for sentence in sentences:
        offsets.append(len(ids))
        ids.extend((*sentence.ids, END))
    return Window(np.array(ids, dtype=np.int64), first, core, tuple(offsets), tuple(sentences))


class Lexicon:
    """How often a phrase (case-folded words joined by blanks) was the trigger of a relation, per occurrence.

    ``shares`` maps a phrase to (relation index, share in (0, 1]) pairs.
    """

    def __init__(self, shares: Mapping[str, Sequence[tuple[int, float]]], relations: int) -> None:
        self._shares = shares
        self._relations = relations

    def prior(self, text: str, window: Window) -> Floats:
        """Prior per piece and relation, shape (pieces, relations + 1); the last column marks any known phrase."""
        prior = np.zeros((len(window.ids), self._relations + 1), dtype=np.float32)
        for index, pieces in enumerate(window.sentences, start=window.first):
            for phrase, start, end in _phrases(text, pieces.sentence):
                shares = self._shares.get(phrase)
                if shares is not None and (found := window.find(index, Span(start, end))) is not None:
                    rows = prior[found[0] : found[1]]
                    for relation, share in shares:
                        np.maximum(rows[:, relation], share, out=rows[:, relation])
                    rows[:, -1] = 1.0
        return prior


def phrases(text: str, sentence: Span, longest: int = LONGEST_PHRASE) -> Iterator[tuple[str, Span]]:
    """Every run of one to ``longest`` words of a sentence, case-folded, with its place in the document."""
    for phrase, start, end in _phrases(text, sentence, longest):
        yield phrase, Span(start, end)


def _phrases(text: str, sentence: Span, longest: int = LONGEST_PHRASE) -> Iterator[tuple[str, int, int]]:
    words = [
        (match.group().casefold(), match.start(), match.end())
        for match in _WORD.finditer(text, sentence.start, sentence.end)
    ]
    for i, (phrase, start, end) in enumerate(words):
        yield phrase, start, end
        for word, _, last in words[i + 1 : i + longest]:
            phrase = f"{phrase} {word}"  # noqa: PLW2901  grows word by word
            yield phrase, start, last


def phrase_of(words: str) -> str:
    """The form of ``words`` that ``phrases`` yields."""
    return " ".join(_WORD.findall(words.casefold()))
