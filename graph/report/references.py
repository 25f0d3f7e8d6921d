"""Numbers that lead to their statements: one statement directly, several by way of a list of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Reference:
    """A list of statements that numbers of the page lead to: ``anchor`` is its id, ``statements`` their numbers."""

    anchor: str
    statements: tuple[int, ...]


class References:
    """The lists of one page, each once, in the order in which the page first names them."""

    def __init__(self, ids: Iterable[str]) -> None:
        """``ids`` are those of all statements, in the order of the page."""
        self._numbers = {found: number for number, found in enumerate(ids, start=1)}
        self._lists: dict[tuple[int, ...], str] = {}

    def number(self, statement: str) -> int:
        """The number of a statement on the page, from 1."""
        return self._numbers[statement]

    def address(self, statements: Iterable[str]) -> str | None:
        """Where these statements are told: ``#s3``, ``#n2``, ``#statements`` for all; None for none."""
        numbers = tuple(sorted({self._numbers[statement] for statement in statements}))
        if not numbers:
            return None
        if len(numbers) == 1:
            return f"#s{numbers[0]}"
        if len(numbers) == len(self._numbers):
            return "#statements"
        return "#" + self._lists.setdefault(numbers, f"n{len(self._lists) + 1}")

    def link(self, text: str | Markup, statements: Iterable[str]) -> Markup:
        """``text`` as a link to its statements; as it is without any."""
        address = self.address(statements)
        if address is None:
            return escape(text)
        return Markup('<a class="number" href="{}">{}</a>').format(address, text)

    @property
    def lists(self) -> tuple[Reference, ...]:
        """All lists so far."""
        return tuple(Reference(anchor, numbers) for numbers, anchor in self._lists.items())
