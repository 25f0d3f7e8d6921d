"""What all parts of the report are told with: names, numbers with links, headings, notes."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from graph.analysis.dyads import Tally
from graph.analysis.whole import Analysis
from graph.report.parts import Section
from graph.report.words import Words
from ontology.statements import Document, Statement, Status
from ontology.vocabulary import vocabulary


class Teller:
    """An analysis, what it was made of, and the words to tell it."""

    def __init__(
        self, analysis: Analysis, statements: Sequence[Statement], documents: Mapping[str, Document], words: Words
    ) -> None:
        self.found, self.statements, self.documents, self.words = analysis, statements, documents, words

    def name(self, party: str) -> Markup:
        """What a party is called, in bold."""
        return Markup("<b>{}</b>").format(self.found.label(party, self.words.language))

    def pair(self, first: str, second: str) -> Markup:
        """What two parties are called."""
        label = self.found.label
        return Markup("{} – {}").format(label(first, self.words.language), label(second, self.words.language))

    def index(self, tally: Tally) -> Markup:
        """The index, leading to its statements."""
        return self.words.linked(tally.index, tally.statements, signed=True)

    def acts(self, tally: Tally) -> Markup:
        """How many acts, leading to them."""
        return self.words.count("act", tally.weight, tally.statements)

    def section(self, key: str, **parts: tuple[object, ...]) -> Section:
        """A section under its heading."""
        return Section(key=key, title=self.words.plain(f"section_{key}"), **parts)  # type: ignore[arg-type]

    def columns(self, *keys: str) -> tuple[str, ...]:
        """Headings of columns."""
        return tuple(self.words.plain(f"column_{key}") for key in keys)

    def note(self, left: Sequence[Sequence[str]]) -> Markup | None:
        """How many rows are left out, given the statements of each."""
        told = dict.fromkeys(statement for statements in left for statement in statements)
        return self.words.count("more", len(left), told) if left else None

    def bar(self, index: float) -> Markup:
        """A bar from the middle, as long as the index."""
        kind = "warm" if index > 0 else "cold"
        return Markup('<span class="bar" aria-hidden="true"><i class="{}" style="width:{:.1f}%"></i></span>').format(
            kind, abs(index) * 5
        )

    def status(self, status: Status) -> str:
        """What a status is called."""
        return vocabulary().status(status.value).label(self.words.language)

    def claimed(self) -> dict[Status, list[Statement]]:
        """The statements of each status but actual."""
        kinds = [status for status in Status if status is not Status.ACTUAL]
        return {kind: [one for one in self.statements if one.status is kind] for kind in kinds}
