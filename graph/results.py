"""Answers of queries as tables for people and in the standard formats, which pyoxigraph writes."""

from typing import BinaryIO

import pyoxigraph as ox

from graph.query import QueryError
from graph.store import Results
from ontology.namespaces import PREFIXES

_STANDARD = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}


def short(term: object) -> str:
    """A term for people: a prefixed name, or the text of a literal; blank if unbound."""
    if term is None:
        return ""
    if isinstance(term, ox.Literal):
        return term.value
    if isinstance(term, ox.NamedNode):
        # The longest prefix: actor:USA rather than geopol:actor/USA.
        for name, iri in sorted(PREFIXES, key=lambda pair: -len(pair[1])):
            if term.value.startswith(iri):
                return f"{name}:{term.value.removeprefix(iri)}"
        return f"<{term.value}>"
    return str(term)


def _write_table(solutions: ox.QuerySolutions, output: BinaryIO) -> None:
    import io

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*(variable.value for variable in solutions.variables))
    rows = 0
    for solution in solutions:
        table.add_row(*(Text(short(solution[variable])) for variable in solutions.variables))
        rows += 1
    terminal = output.isatty()
    text = io.StringIO()
    # Into a file or a pipe nothing is cut or folded.
    console = Console(file=text, width=None if terminal else 100_000, force_terminal=terminal)
    console.print(table)
    console.print(f"{rows} row{'' if rows == 1 else 's'}", highlight=False)
    output.write(text.getvalue().encode())


def write_results(results: Results, answer_format: str, output: BinaryIO) -> None:
    """Write an answer as ``table``, ``csv``, ``tsv``, ``json`` or ``xml``; triples in Turtle.

    Raises QueryError for triples in a format of rows.
    """
    try:
        if isinstance(results, ox.QueryTriples):
            if answer_format != "table":
                raise QueryError(f"CONSTRUCT and DESCRIBE answer in Turtle; {answer_format} is for SELECT")
            triples = sorted(
                set(results), key=lambda triple: (str(triple.subject), str(triple.predicate), str(triple.object))
            )
            ox.serialize(triples, output, ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES))
        elif answer_format == "table":
            if isinstance(results, ox.QueryBoolean):
                output.write(b"yes\n" if results else b"no\n")
            else:
                _write_table(results, output)
        else:
            results.serialize(output, format=_STANDARD[answer_format])
        output.flush()
    except BrokenPipeError:
        raise
    except (ValueError, OSError) as error:
        raise QueryError(str(error)) from error
