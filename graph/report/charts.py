"""Pairs over time as charts: where each bar stands, in pixels."""

from graph.analysis.choices import Period
from graph.analysis.dyads import Series
from graph.analysis.dyads import tally as tally_of
from graph.report.parts import Bar, Chart
from graph.report.words import Words

_WIDTH, _HALF, _TOP = 660.0, 56.0, 14.0
_MOST = 36
"""More periods than this are not drawn one by one."""


def _next(period: str) -> str:
    """The month or year after."""
    year, _, month = period.partition("-")
    if not month:
        return str(int(year) + 1).zfill(4)
    return f"{year}-{int(month) + 1:02}" if int(month) < 12 else f"{int(year) + 1:04}-01"  # noqa: PLR2004  December


def _steps(series: Series, period: Period) -> tuple[tuple[str, ...], bool]:
    """The periods to draw, and whether periods without acts were left out."""
    known = [point.period for point in series.points]
    if period is not Period.DAY:
        steps = [known[0]]
        while steps[-1] < known[-1] and len(steps) <= _MOST:
            steps.append(_next(steps[-1]))
        if len(steps) <= _MOST:
            return tuple(steps), False
    return tuple(known[-_MOST:]), len(known) > 1


def chart(series: Series, title: str, period: Period, words: Words) -> Chart:
    """The chart of a pair with at least one point."""
    steps, gaps = _steps(series, period)
    points = {point.period: point for point in series.points}
    most = max(10.0, *(max(p.tally.cooperation, -p.tally.conflict) for p in series.points))
    step = min(60.0, _WIDTH / len(steps))
    every = max(1, -(-len(steps) // max(1, int(len(steps) * step // 52))))
    bars = []
    for number, name in enumerate(steps):
        point = points.get(name)
        tally = point.tally if point else tally_of(())
        told = f"{name}: {words.number(tally.index, signed=True)} ({words.number(tally.weight)})"
        bars.append(
            Bar(
                x=round(number * step, 2),
                up=round(tally.cooperation / most * _HALF, 2),
                down=round(-tally.conflict / most * _HALF, 2),
                index=round(-tally.index / 10 * _HALF, 2),
                label=name if number % every == 0 else "",
                told=told,
                address=words.references.address(tally.statements),
            )
        )
    return Chart(
        title=title,
        width=round(max(step * len(steps), 120), 2),
        height=2 * _HALF + _TOP + 22,
        middle=_HALF + _TOP,
        step=round(step, 2),
        bars=tuple(bars),
        gaps=gaps,
    )
