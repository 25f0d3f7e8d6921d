"""How the report says things: texts, numbers and counts in its language, with links."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from markupsafe import Markup, escape

from graph.report.references import References
from ontology.tables import LANGUAGES, read_texts
from ontology.vocabulary import Texts, text_in

TEXTS = Path(__file__).parent / "texts.tsv"


@cache
def texts() -> Mapping[str, Texts]:
    """(language, text) pairs by key; read once. Raises TableError if a text lacks a language."""
    return read_texts(TEXTS)


class Words:
    """The words of one page. What comes from documents is escaped; links are made by ``references``."""

    def __init__(self, language: str, references: References) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"the report has no language {language!r}; accepted are {', '.join(LANGUAGES)}")
        self.language, self.references = language, references

    def say(self, key: str, **values: object) -> Markup:
        """A text with its braces filled in; values are escaped unless they are Markup."""
        return escape(text_in(texts()[key], self.language)).format(**values)

    def plain(self, key: str) -> str:
        """A text without braces, as it is."""
        return text_in(texts()[key], self.language)

    def number(self, value: float | None, digits: int = 1, *, signed: bool = False) -> str:
        """A number as people of the language write it; whole ones without decimals unless signed."""
        if value is None:
            return "–"
        rounded = round(value, digits) + 0.0  # no minus zero
        whole = not signed and rounded == int(rounded)
        text = f"{int(rounded):,}" if whole else f"{rounded:{'+' if signed and rounded else ''},.{digits}f}"
        if self.language == "vi":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", "−")

    def linked(
        self, value: float | None, statements: Iterable[str], digits: int = 1, *, signed: bool = False
    ) -> Markup:
        """A number that leads to its statements."""
        return self.references.link(self.number(value, digits, signed=signed), statements)

    def count(self, noun: str, count: float, statements: Iterable[str] = (), address: str | None = None) -> Markup:
        """A number with what it counts ("3 acts"), leading to its statements, or to ``address``."""
        number: str | Markup = self.number(count)
        if address:
            number = Markup('<a class="number" href="{}">{}</a>').format(address, number)
        else:
            number = self.references.link(number, statements)
        return self.say(f"noun_{noun}_{'one' if count == 1 else 'many'}", n=number)
