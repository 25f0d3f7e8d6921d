"""What a report is made of: sections of paragraphs, tables and charts, already worded and linked."""

from dataclasses import dataclass

from markupsafe import Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table: ``numeric`` are the columns that align right; ``matrix`` is drawn with coloured cells."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Markup, ...], ...]
    numeric: tuple[int, ...] = ()
    matrix: bool = False
    note: Markup | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A period of a chart: pixels up and down from the middle line, and the dot's place; without an address nothing."""

    x: float
    up: float
    down: float
    index: float
    label: str
    told: str
    address: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A pair over time, in pixels: the line of 0 lies at ``middle``, bars are ``step`` apart."""

    title: str
    width: float
    height: float
    middle: float
    step: float
    bars: tuple[Bar, ...]
    gaps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the report under a heading; ``points`` are a list, the rest follows in this order."""

    key: str
    title: str
    paragraphs: tuple[Markup, ...] = ()
    points: tuple[Markup, ...] = ()
    grids: tuple[tuple[Markup | None, Grid], ...] = ()
    charts: tuple[Chart, ...] = ()
