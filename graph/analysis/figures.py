"""Figures of the analysis through matplotlib, which the extra ``analysis`` installs: ``pip install '.[analysis]'``."""

import io
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graph.analysis.acts import AnalysisError
from graph.analysis.balance import NEUTRAL
from graph.analysis.dyads import Series
from graph.analysis.tables import say
from graph.analysis.whole import Analysis

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COOPERATION, CONFLICT, QUIET = "#1f5fbf", "#c8501e", "#8a8f98"
_BLOCS = ("#1f5fbf", "#0f766e", "#8a5a00", "#6d28d9", "#9d174d", "#3f6212", "#7c2d12")
_PAIRS, _MATRIX, _BARS, _NODES = 6, 14, 15, 25
_LONG = 28
_TOP = 0.2
"""Nearer to the middle than this a name stands above or below its dot, not beside it."""
FORMATS = ("png", "svg")


def _new(width: float, height: float) -> "Figure":
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise AnalysisError("figures need matplotlib: pip install '.[analysis]'") from error
    return Figure(figsize=(width, height), layout="constrained")


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1].rstrip() + "…"


def _bare(axes: "Axes") -> None:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _empty(language: str) -> "Figure":
    figure = _new(6, 1.5)
    figure.text(0.5, 0.5, say("nothing", language), ha="center", va="center", color=QUIET)
    return figure


def _legend(figure: "Figure", meanings: list[tuple[str, str]]) -> None:
    from matplotlib.patches import Patch

    patches = [Patch(color=colour) for colour, _ in meanings]
    texts = [meaning for _, meaning in meanings]
    figure.legend(patches, texts, loc="outside lower center", ncols=len(meanings), frameon=False, fontsize=9)


def _series_axes(axes: "Axes", one: Series, title: str) -> None:
    steps = [point.period for point in one.points]
    axes.bar(steps, [point.tally.cooperation for point in one.points], color=COOPERATION, width=0.6)
    axes.bar(steps, [point.tally.conflict for point in one.points], color=CONFLICT, width=0.6)
    axes.plot(steps, [point.tally.index for point in one.points], color="black", marker="o", markersize=4, linewidth=1)
    axes.axhline(0, color=QUIET, linewidth=0.8)
    axes.set_title(title, fontsize=10, loc="left")
    axes.tick_params(labelsize=8)
    axes.tick_params(axis="x", rotation=30 if len(steps) > 5 else 0)  # noqa: PLR2004  labels would overlap
    _bare(axes)


def series_figure(analysis: Analysis, language: str) -> "Figure":
    """The pairs of most periods over time: bars sum cooperation and conflict, the line is the index."""
    dated = [one for one in analysis.series if one.points]
    order = {(one.first, one.second): number for number, one in enumerate(dated)}
    shown = sorted(dated, key=lambda one: (-len(one.points), order[one.first, one.second]))[:_PAIRS]
    if not shown:
        return _empty(language)
    columns = min(2, len(shown))
    rows = -(-len(shown) // columns)
    figure = _new(4.6 * columns, 2.5 * rows + 0.4)
    figure.suptitle(say("figure_series", language), fontsize=12, fontweight="bold")
    colours = ((COOPERATION, "cooperation"), (CONFLICT, "conflict"), ("black", "index"))
    _legend(figure, [(colour, say(f"column_{key}", language)) for colour, key in colours])
    for number, one in enumerate(shown, start=1):
        names = (_short(analysis.label(party, language)) for party in (one.first, one.second))
        _series_axes(figure.add_subplot(rows, columns, number), one, " – ".join(names))
    return figure


def alignment_figure(analysis: Analysis, language: str) -> "Figure":
    """The index of each pair of the most active parties as a matrix; blank where there is nothing between them."""
    parties = [one.party for one in analysis.standings[:_MATRIX]]
    if not parties:
        return _empty(language)
    index = {dyad.pair: dyad.tally.index for dyad in analysis.dyads}
    cells = [[index.get((min(a, b), max(a, b)), math.nan) for b in parties] for a in parties]
    names = [_short(analysis.label(party, language)) for party in parties]
    figure = _new(2.6 + 0.42 * len(parties), 2.2 + 0.42 * len(parties))
    axes = figure.add_subplot()
    image = axes.imshow(cells, cmap="RdBu", vmin=-10, vmax=10)
    axes.set_xticks(range(len(names)), names, rotation=60, ha="right", fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    for row, line in enumerate(cells):
        for column, value in enumerate(line):
            if not math.isnan(value):
                dark = abs(value) > 6  # noqa: PLR2004  where the map is dark
                axes.text(
                    column,
                    row,
                    f"{round(value, 1) + 0.0:.1f}",
                    ha="center",
                    va="center",
                    fontsize=7,
                    color="w" if dark else "k",
                )
    axes.set_title(say("figure_alignment", language), fontsize=12, fontweight="bold", loc="left")
    figure.colorbar(image, ax=axes, shrink=0.7, label=say("axis_index", language))
    return figure


def standings_figure(analysis: Analysis, language: str) -> "Figure":
    """The most active parties: acts done and undergone."""
    shown = analysis.standings[:_BARS][::-1]
    if not shown:
        return _empty(language)
    figure = _new(7, 1.2 + 0.3 * len(shown))
    axes = figure.add_subplot()
    places = range(len(shown))
    done = [len(one.done) for one in shown]
    axes.barh(places, done, color=COOPERATION, label=say("column_done", language))
    axes.barh(
        places,
        [len(one.undergone) for one in shown],
        left=done,
        color="#9db9e4",
        label=say("column_undergone", language),
    )
    axes.set_yticks(places, [_short(analysis.label(one.party, language)) for one in shown], fontsize=9)
    axes.set_xlabel(say("axis_acts", language))
    axes.legend(frameon=False, loc="lower right", fontsize=8)
    axes.set_title(say("figure_standings", language), fontsize=12, fontweight="bold", loc="left")
    _bare(axes)
    return figure


def network_figure(analysis: Analysis, language: str) -> "Figure":
    """The most active parties in a circle, blocs side by side: lines are blue, orange or neither, by the index."""
    weights = {one.party: one.weight for one in analysis.standings[:_NODES]}
    dyads = [dyad for dyad in analysis.dyads if set(dyad.pair) <= set(weights)]
    if not dyads:
        return _empty(language)
    bloc_of = {party: bloc.number for bloc in analysis.blocs for party in bloc.parties}
    linked = {party for dyad in dyads for party in dyad.pair}
    around = sorted(linked, key=lambda party: (bloc_of.get(party, len(bloc_of) + 1), -weights[party], party))
    angles = {party: math.pi / 2 - 2 * math.pi * number / len(around) for number, party in enumerate(around)}
    figure = _new(9, 7.5)
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_aspect("equal")
    # The weak lines first: what there is much of lies above.
    for dyad in sorted(dyads, key=lambda one: (one.tally.weight, one.pair)):
        ends = [(math.cos(angles[party]), math.sin(angles[party])) for party in dyad.pair]
        cold, warm = dyad.tally.index <= -NEUTRAL, dyad.tally.index >= NEUTRAL
        colour = CONFLICT if cold else COOPERATION if warm else QUIET
        width = min(6.0, 0.6 + 0.35 * dyad.tally.weight)
        axes.plot(*zip(*ends, strict=True), color=colour, linewidth=width, alpha=0.6, zorder=1)
    for party, angle in angles.items():
        number = bloc_of.get(party)
        colour = QUIET if number is None else _BLOCS[(number - 1) % len(_BLOCS)]
        x, y = math.cos(angle), math.sin(angle)
        axes.scatter((x,), (y,), s=50 + 6 * min(60.0, weights[party]), color=colour, edgecolor="white", zorder=2)
        side = "center" if abs(x) < _TOP else "left" if x > 0 else "right"
        above = "center" if abs(x) >= _TOP else "bottom" if y > 0 else "top"
        name = _short(analysis.label(party, language))
        axes.text(1.09 * x, 1.09 * y, name, ha=side, va=above, fontsize=9)
    axes.margins(0.08)
    axes.set_title(say("figure_network", language), fontsize=12, fontweight="bold", loc="left")
    keys = ((COOPERATION, "column_cooperation"), (CONFLICT, "column_conflict"), (QUIET, "neither"))
    _legend(figure, [(colour, say(key, language)) for colour, key in keys])
    return figure


FIGURES: tuple[tuple[str, Callable[[Analysis, str], "Figure"]], ...] = (
    ("series", series_figure),
    ("alignment", alignment_figure),
    ("standings", standings_figure),
    ("network", network_figure),
)


def drawn(figure: "Figure", image_format: str) -> bytes:
    """The figure as ``png`` or ``svg``: the same figure, the same bytes. Raises AnalysisError for another format."""
    if image_format not in FORMATS:
        raise AnalysisError(f"no figures as {image_format!r}; accepted are {', '.join(FORMATS)}")
    import matplotlib as mpl

    unsigned: dict[str, Any] = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
    data = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "geopol", "svg.fonttype": "none", "font.family": "DejaVu Sans"}):
        figure.savefig(data, format=image_format, dpi=150, metadata=unsigned[image_format])
    return data.getvalue()
