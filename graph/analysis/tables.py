"""The analysis as tables: for people, as CSV and as JSON."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graph.analysis.acts import AnalysisError
from graph.analysis.balance import Triad
from graph.analysis.dyads import Dyad
from graph.analysis.whole import Analysis
from ontology.tables import read_texts
from ontology.vocabulary import Texts, text_in

TEXTS = Path(__file__).parent / "texts.tsv"

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Cells by column, and the ids of the statements they are made of."""

    cells: tuple[Cell, ...]
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; columns whose name ends in ``_id`` hold ids of parties and are for machines."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@cache
def texts() -> Mapping[str, Texts]:
    """(language, text) pairs by key; read once. Raises TableError if a text lacks a language."""
    return read_texts(TEXTS)


def say(key: str, language: str, **values: object) -> str:
    """A text of ``texts.tsv`` in ``language``, its braces filled in."""
    return text_in(texts()[key], language).format(**values)


class _Maker:
    """Makes the tables of one analysis in one language."""

    def __init__(self, analysis: Analysis, language: str) -> None:
        self._analysis, self._language = analysis, language

    def _label(self, party: str) -> str:
        return self._analysis.label(party, self._language)

    def _pair(self, first: str, second: str) -> tuple[Cell, ...]:
        return first, self._label(first), second, self._label(second)

    def _table(self, name: str, columns: str, rows: list[Row], **values: object) -> Table:
        title = say(f"table_{name}", self._language, **values)
        return Table(name=name, title=title, columns=tuple(columns.split()), rows=tuple(rows))

    def summary(self) -> Table:
        found = self._analysis
        acts = found.acts
        counted = tuple(act.statement for act in acts.acts)
        every = (*counted, *acts.uncounted, *acts.structural, *acts.inner)
        undated = tuple(act.statement for act in acts.acts if act.date is None)
        lists = {
            "statements": every,
            "acts": counted,
            "uncounted": acts.uncounted,
            "structural": acts.structural,
            "inner": acts.inner,
            "undated": undated,
        }
        strained = tuple(one for triad in found.balance.strained for one in triad.statements)
        triads = tuple(one for triad in found.balance.triads for one in triad.statements)
        values: tuple[tuple[str, Cell, tuple[str, ...]], ...] = (
            *((name, len(statements), statements) for name, statements in lists.items()),
            ("parties", len(found.standings), ()),
            ("dyads", len(found.dyads), ()),
            ("triads", len(found.balance.triads), tuple(dict.fromkeys(triads))),
            ("strained", len(found.balance.strained), tuple(dict.fromkeys(strained))),
            ("balance", found.balance.share, ()),
        )
        rows = [Row(cells=(say(f"what_{name}", self._language), value), statements=of) for name, value, of in values]
        return self._table("summary", "what value", rows)

    def standings(self) -> Table:
        rows = [
            Row(
                cells=(
                    one.party,
                    self._label(one.party),
                    one.weight,
                    len(one.done),
                    len(one.undergone),
                    one.partners,
                    one.betweenness,
                    one.closeness,
                    one.eigenvector,
                ),
                statements=one.statements,
            )
            for one in self._analysis.standings
        ]
        columns = "party_id party acts done undergone partners betweenness closeness eigenvector"
        return self._table("standings", columns, rows)

    def _dyads(self, name: str, dyads: tuple[Dyad, ...]) -> Table:
        rows = [
            Row(
                cells=(
                    *self._pair(*one.pair),
                    one.tally.weight,
                    one.tally.cooperation,
                    one.tally.conflict,
                    one.tally.index,
                ),
                statements=one.tally.statements,
            )
            for one in dyads
        ]
        return self._table(name, "first_id first second_id second acts cooperation conflict index", rows)

    def dyads(self) -> Table:
        return self._dyads("dyads", self._analysis.dyads)

    def stances(self) -> Table:
        return self._dyads("stances", self._analysis.stances)

    def ties(self) -> Table:
        return self._dyads("ties", self._analysis.balance.ties)

    def series(self) -> Table:
        rows = [
            Row(
                cells=(
                    *self._pair(one.first, one.second),
                    point.period,
                    point.tally.weight,
                    point.tally.cooperation,
                    point.tally.conflict,
                    point.tally.index,
                ),
                statements=point.tally.statements,
            )
            for one in self._analysis.series
            for point in one.points
        ]
        return self._table("series", "first_id first second_id second period acts cooperation conflict index", rows)

    def _triad(self, triad: Triad) -> Row:
        first, second, third = triad.parties
        indices = (tie.tally.index for tie in triad.ties)
        cells = (*self._pair(first, second), third, self._label(third), *indices, triad.strained)
        return Row(cells=cells, statements=triad.statements)

    def triads(self) -> Table:
        columns = "first_id first second_id second third_id third first_second first_third second_third strained"
        return self._table("triads", columns, [self._triad(triad) for triad in self._analysis.balance.triads])

    def blocs(self) -> Table:
        rows = [
            Row(
                cells=(one.number, "|".join(one.parties), ", ".join(map(self._label, one.parties)), one.index),
                statements=one.statements,
            )
            for one in self._analysis.blocs
        ]
        return self._table("blocs", "bloc parties_id parties index", rows)

    def brokers(self) -> Table:
        rows = [
            Row(
                cells=(
                    one.party,
                    self._label(one.party),
                    one.betweenness,
                    one.open_pairs,
                    ", ".join(map(str, one.blocs)),
                    one.cut,
                    len(one.mediations),
                ),
                statements=one.statements,
            )
            for one in self._analysis.brokers
        ]
        return self._table("brokers", "party_id party betweenness open_pairs blocs cut mediations", rows)

    def changes(self) -> Table:
        found = self._analysis.changes
        rows = [
            Row(
                cells=(
                    *self._pair(one.first, one.second),
                    say(f"kind_{one.kind}", self._language),
                    one.before.weight,
                    one.before.index if one.before.statements else None,
                    one.after.weight,
                    one.after.index,
                    one.shift,
                ),
                statements=one.statements,
            )
            for one in (found.pairs if found else ())
        ]
        columns = "first_id first second_id second kind acts_before index_before acts_after index_after shift"
        since, until = (found.since, found.until) if found else ("…", "…")
        return self._table("changes", columns, rows, since=since, until=until)


_MAKERS: tuple[Callable[[_Maker], Table], ...] = (
    _Maker.summary,
    _Maker.standings,
    _Maker.dyads,
    _Maker.stances,
    _Maker.series,
    _Maker.ties,
    _Maker.triads,
    _Maker.blocs,
    _Maker.brokers,
    _Maker.changes,
)
NAMES = tuple(make.__name__ for make in _MAKERS)


def tables(analysis: Analysis, language: str, names: tuple[str, ...] = ()) -> tuple[Table, ...]:
    """The tables of these names, or all, with labels in ``language``. Raises AnalysisError for a name that is none."""
    if unknown := [name for name in names if name not in NAMES]:
        raise AnalysisError(f"no table {', '.join(map(repr, unknown))}; there are {', '.join(NAMES)}")
    maker = _Maker(analysis, language)
    return tuple(make(maker) for make in _MAKERS if not names or make.__name__ in names)


def to_csv(table: Table) -> str:
    """The table as CSV with a header; the last column holds ids of statements, joined by blanks. Unknown is empty."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*table.columns, "statements"))
    for row in table.rows:
        writer.writerow((*map(_csv_cell, row.cells), " ".join(row.statements)))
    return text.getvalue()


def _csv_cell(cell: Cell) -> Cell:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    # A spreadsheet takes a text that starts like this for a formula; names come from the news.
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@")):
        return f"'{cell}"
    return cell


def to_json(found: tuple[Table, ...]) -> str:
    """The tables as one JSON object: title and rows by name, a row being an object with its statements."""
    whole = {
        table.name: {
            "title": table.title,
            "rows": [
                dict(zip(table.columns, row.cells, strict=True)) | {"statements": list(row.statements)}
                for row in table.rows
            ],
        }
        for table in found
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
