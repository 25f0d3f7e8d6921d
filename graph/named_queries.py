"""Queries shipped as ``.rq`` files: plain SPARQL that runs anywhere, with a header of comments that describes it.

    # title (en): Who urges whom
    # title (vi): Ai kêu gọi ai
    # description (en): …
    # description (vi): …
    # parameter: who actor Who urges (en) | Ai kêu gọi (vi)

A parameter is a variable with a line ``VALUES ?who { UNDEF }`` in the query, or with its default for a value. To set it
is to put a term in the place of what stands between the braces.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

QUERIES_FOLDER = Path(__file__).parent / "queries"
KINDS = ("actor", "relation", "status", "document", "date", "integer", "language", "text")

_HEADER = re.compile(r"#\s*(title|description) \((en|vi)\):\s*(.+)")
_PARAMETER = re.compile(r"#\s*parameter:\s*(\w+)\s+(\w+)\s+(.+?)\s*\|\s*(.+)")
_VALUES = r"VALUES\s+\?{name}\s*\{{([^{{}}]*)\}}"


class QueryFileError(ValueError):
    """A query file whose header is malformed; the message names the file and what was expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable that can be set. ``default`` is as it stands in the query; None is anything."""

    name: str
    kind: str
    description: tuple[tuple[str, str], ...]
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query with its titles and descriptions by language (en, vi)."""

    name: str
    title: tuple[tuple[str, str], ...]
    description: tuple[tuple[str, str], ...]
    parameters: tuple[Parameter, ...]
    text: str

    def with_values(self, values: dict[str, str]) -> str:
        """The query with SPARQL terms in the place of the defaults of the parameters named."""
        text = self.text
        for name, term in values.items():
            # Not re.sub with a template: a backslash in a literal is none of re's business.
            for match in reversed(list(re.finditer(_VALUES.format(name=name), text))):
                text = f"{text[: match.start()]}VALUES ?{name} {{ {term} }}{text[match.end() :]}"
        return text


def parse_query_file(path: Path) -> NamedQuery:
    """A query file. Raises QueryFileError if a title, a description or a parameter's VALUES is missing."""
    text = path.read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = {"title": {}, "description": {}}
    parameters: list[Parameter] = []
    for line in text.splitlines():
        if match := _HEADER.fullmatch(line.strip()):
            words[match[1]][match[2]] = match[3]
        elif match := _PARAMETER.fullmatch(line.strip()):
            name, kind = match[1], match[2]
            values = re.findall(_VALUES.format(name=name), text)
            if kind not in KINDS or not values:
                raise QueryFileError(
                    f"{path}: parameter {name}: needs a kind ({', '.join(KINDS)}) and VALUES ?{name} {{…}}"
                )
            default = values[0].strip()
            parameters.append(
                Parameter(
                    name=name,
                    kind=kind,
                    description=(("en", match[3]), ("vi", match[4])),
                    default=None if default == "UNDEF" else default,
                )
            )
    for part, by_language in words.items():
        if missing := {"en", "vi"} - by_language.keys():
            raise QueryFileError(f"{path}: no line '# {part} ({missing.pop()}): …'")
    return NamedQuery(
        name=path.stem,
        title=tuple(words["title"].items()),
        description=tuple(words["description"].items()),
        parameters=tuple(parameters),
        text=text,
    )


@cache
def named_queries() -> dict[str, NamedQuery]:
    """The shipped queries by name."""
    return {path.stem: parse_query_file(path) for path in sorted(QUERIES_FOLDER.glob("*.rq"))}
