"""The report as one HTML file: no script, no request, light and dark, made for the screen and for paper."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from graph.analysis.whole import Analysis
from graph.report.references import References
from graph.report.words import Words
from graph.report.writing import Writer
from graph.telling import day_in, in_words, interval_in, pieces
from ontology.statements import Document, Statement
from ontology.vocabulary import vocabulary

_FOLDER = Path(__file__).parent


def safe_address(url: str | None) -> str | None:
    """The address, if it leads to the web: nothing from a document may run on the page."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None


def _chronological(statement: Statement, documents: Mapping[str, Document]) -> tuple[object, ...]:
    published = [
        found.published
        for evidence in statement.evidence
        if (found := documents.get(evidence.document_id)) and found.published
    ]
    event = statement.date and (statement.date.start or statement.date.end)
    return event or min(published, default=date.max), statement.key


def render(
    analysis: Analysis,
    statements: Iterable[Statement],
    documents: Mapping[str, Document],
    language: str,
    title: str | None = None,
) -> str:
    """The report of an analysis of ``statements``, as HTML: the same input, the same text.

    Raises ValueError for a language other than ``en`` and ``vi``.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    ordered = sorted(statements, key=lambda one: _chronological(one, documents))
    words = Words(language, References(one.id for one in ordered))
    writer = Writer(analysis, ordered, documents, words)
    cited = sorted({evidence.document_id for one in ordered for evidence in one.evidence} | set(documents))
    numbers = {name: number for number, name in enumerate(cited, start=1)}
    scope, sections = writer.scope(), writer.sections()
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    html = environment.get_template("report.html.j2").render(
        title=title or words.plain("title"),
        language=language,
        say=words.say,
        style=Markup((_FOLDER / "static" / "report.css").read_text(encoding="utf-8")),  # noqa: S704  our own file
        scope=scope,
        sections=sections,
        references=words.references.lists,
        statements=ordered,
        documents=[(numbers[name], name, documents.get(name)) for name in cited],
        document_number=numbers,
        told=[in_words(one, language) for one in ordered],
        when=lambda one: interval_in(one.date, language),
        status=lambda one: vocabulary().status(one.status.value).label(language),
        belief=lambda one: words.number(one.belief, 2),
        day=lambda found: day_in(found, language),
        pieces=pieces,
        safe_address=safe_address,
    )
    return html + "\n"


def write_report(
    path: Path,
    analysis: Analysis,
    statements: Sequence[Statement],
    documents: Mapping[str, Document],
    language: str,
    title: str | None = None,
) -> None:
    """Write the report. Raises ValueError for another language, OSError if ``path`` cannot be written."""
    path.write_text(render(analysis, statements, documents, language, title), encoding="utf-8", newline="\n")
