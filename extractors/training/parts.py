"""What an example for training consists of."""

from dataclasses import dataclass, field

from extractors.learned_candidates import Place
from extractors.learned_windows import Floats, Ints, Window
from extractors.training.data import Story
from ontology.statements import Status

STATUSES = tuple(status.value for status in Status)
IGNORED = -100
"""The answer that is not asked for."""


@dataclass(slots=True)
class Known:
    """A mention of an example: its name part and all its words, whom it stands for, whether it is an anaphor.

    ``keys`` are those of the annotation, ``actors`` ids of the linker.
    """

    place: Place
    whole: Place
    keys: frozenset[str]
    anaphor: bool
    actors: frozenset[str] = frozenset()


@dataclass(slots=True)
class Asserted:
    """A trigger of an example with all it asserts: pairs of mentions by index + 1, nobody is 0."""

    place: Place
    relation: int
    status: int
    speaker: str
    pairs: set[tuple[int, int]] = field(default_factory=set)


@dataclass(slots=True)
class Example:
    """A window and its answers: tags (pieces,), IGNORED outside sentences; prior and triggers as in ``Lexicon``."""

    story: Story
    window: Window
    prior: Floats
    tags: Ints
    triggers: Floats
    mentions: list[Known] = field(default_factory=list)
    asserted: list[Asserted] = field(default_factory=list)
