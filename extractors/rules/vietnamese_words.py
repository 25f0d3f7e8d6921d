"""Vietnamese words of several syllables, as underthesea segments them: no trigger may match inside one."""

from collections.abc import Sequence
from itertools import accumulate

from extractors.names import Token, count_tokens


def word_lengths(sentence: str, syllables: Sequence[Token]) -> dict[int, int]:
    """Number of syllables of the word that begins at each syllable, for words of more than one.

    ``syllables`` are the tokens of ``sentence``. Empty where the segmentation does not fit them: it is a hint only.
    """
    from underthesea import word_tokenize

    counts = [count_tokens(word) for word in word_tokenize(sentence)]
    if sum(counts) != len(syllables):
        return {}
    starts = accumulate(counts, initial=0)
    return {start: count for start, count in zip(starts, counts, strict=False) if count > 1}
