"""What a date expression says, and which days that means seen from the day of publication."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from ontology.statements import DateInterval

_FAR_YEARS = 8
"""29 February may be this many years away."""
_SATURDAY = 5
_MONTH_THIRD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an expression says, before the day of publication is known. Shifts count units from that day.

    ``span`` is a stretch of that many units that ends (negative) or begins at the day of publication.
    ``strict``: not that day itself (last Tuesday).
    """

    unit: str = "day"
    year: int | None = None
    month: int | None = None
    day: int | None = None
    endday: int | None = None
    endyear: int | None = None
    weekday: int | None = None
    quarter: int | None = None
    half: int | None = None
    decade: int | None = None
    dayshift: int | None = None
    weekshift: int | None = None
    monthshift: int | None = None
    quartershift: int | None = None
    yearshift: int | None = None
    span: int | None = None
    part: str | None = None
    within: str | None = None
    direction: str | None = None
    strict: int | None = None

    @property
    def absolute(self) -> bool:
        """Whether it means the same days whenever it is published."""
        return self.year is not None or self.decade is not None

    @property
    def open(self) -> bool:
        """Whether it names a day, month or quarter of no particular year or week."""
        shifts = (self.dayshift, self.weekshift, self.monthshift, self.quartershift, self.yearshift, self.span)
        return not self.absolute and all(shift is None for shift in shifts)


def days(reading: Reading, published: date | None, *, future: bool) -> DateInterval | None:
    """The days a reading means, closed at both ends; None if that takes a day of publication or there are none such."""
    if published is None and not reading.absolute:
        return None
    if reading.direction:
        future = reading.direction == "future"
    try:
        found = _resolve(reading, published or date(reading.year or reading.decade or 1, 1, 1), future)
    except (ValueError, OverflowError):  # 31 April, 999 years ago
        return None
    return DateInterval(*found) if found and found[0] <= found[1] else None


_Days = tuple[date, date]


def _resolve(reading: Reading, today: date, future: bool) -> _Days | None:
    if reading.span is not None:
        other = _moved(today, reading.unit, reading.span)
        return min(today, other), max(today, other)
    units = {
        "day": _day,
        "weekday": _weekday,
        "week": _week,
        "weekend": _week,
        "month": _month,
        "quarter": _months,
        "half": _months,
        "year": _year,
        "decade": _decade,
    }
    return units[reading.unit](reading, today, future)


def _year(reading: Reading, today: date, future: bool) -> _Days:  # noqa: ARG001  one signature for all units
    year = today.year + (reading.yearshift or 0) if reading.year is None else reading.year
    return _part(date(year, 1, 1), date(reading.endyear or year, 12, 31), reading, today)


def _decade(reading: Reading, today: date, future: bool) -> _Days:  # noqa: ARG001
    first = reading.decade or today.year // 10 * 10
    return _third(date(first, 1, 1), date(first + 9, 12, 31), reading)


def _moved(day: date, unit: str, count: int) -> date:
    """The day ``count`` units later; the last of a month that is too short."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _month_days(year: int, month: int) -> _Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _day(reading: Reading, today: date, future: bool) -> _Days | None:
    if reading.dayshift is not None:
        day = today + timedelta(days=reading.dayshift)
        return day, day
    if reading.monthshift is not None:
        month = _moved(today.replace(day=1), "month", reading.monthshift)
        return _days_of(month.year, month.month, reading)
    if reading.day is None or reading.month is None:
        return None
    if reading.year is not None or reading.yearshift is not None:
        year = today.year + (reading.yearshift or 0) if reading.year is None else reading.year
        return _days_of(year, reading.month, reading)
    for step in range(_FAR_YEARS + 1):
        year = today.year + step if future else today.year - step
        if reading.day <= calendar.monthrange(year, reading.month)[1]:
            first, last = _days_of(year, reading.month, reading)
            if (last >= today) if future else (first <= today):
                return first, last
    return None


def _days_of(year: int, month: int, reading: Reading) -> _Days:
    first = reading.day or 1
    return date(year, month, first), date(year, month, reading.endday or first)


def _weekday(reading: Reading, today: date, future: bool) -> _Days | None:
    if reading.weekday is None:
        return None
    if reading.weekshift is not None:
        day = today - timedelta(days=today.weekday()) + timedelta(days=7 * reading.weekshift + reading.weekday)
        return day, day
    away = (reading.weekday - today.weekday()) % 7 if future else -((today.weekday() - reading.weekday) % 7)
    if away == 0 and reading.strict:
        away = 7 if future else -7
    day = today + timedelta(days=away)
    return day, day


def _week(reading: Reading, today: date, future: bool) -> _Days:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (reading.weekshift or 0))
    if reading.unit == "weekend":
        if reading.weekshift is None and not future and today.weekday() < _SATURDAY:
            monday -= timedelta(days=7)
        return monday + timedelta(days=5), monday + timedelta(days=6)
    return _part(monday, monday + timedelta(days=6), reading, today)


def _month(reading: Reading, today: date, future: bool) -> _Days:
    if reading.monthshift is not None:
        day = _moved(today.replace(day=1), "month", reading.monthshift)
        return _part(*_month_days(day.year, day.month), reading, today)
    month = reading.month or today.month
    if reading.year is not None:
        year = reading.year
    elif reading.yearshift is not None:
        year = today.year + reading.yearshift
    elif future:
        year = today.year + (month < today.month)
    else:
        year = today.year - (month > today.month)
    return _part(*_month_days(year, month), reading, today)


def _months(reading: Reading, today: date, future: bool) -> _Days:
    """A quarter or half of a year."""
    length = 3 if reading.unit == "quarter" else 6
    current = (today.month - 1) // length + 1
    number = reading.quarter if reading.unit == "quarter" else reading.half
    if number is None:
        year, number = divmod(today.year * 4 + current - 1 + (reading.quartershift or 0), 4)
        number += 1
    elif reading.year is not None:
        year = reading.year
    elif reading.yearshift is not None:
        year = today.year + reading.yearshift
    else:
        year = today.year + (number < current) if future else today.year - (number > current)
    return date(year, (number - 1) * length + 1, 1), _month_days(year, number * length)[1]


def _part(first: date, last: date, reading: Reading, today: date) -> _Days:
    """The part that is meant: until or from today (earlier, later this week), or a third."""
    if reading.within == "earlier":
        return first, min(today, last)
    if reading.within == "later":
        return max(today, first), last
    return _third(first, last, reading)


def _third(first: date, last: date, reading: Reading) -> _Days:
    """The first, middle or last third: of a month days 1–10, 11–20 and the rest, of a year four months each."""
    if reading.part is None:
        return first, last
    length = (last - first).days + 1
    if reading.unit == "year":
        month = {"early": 1, "mid": 5, "late": 9}[reading.part]
        return date(first.year, month, 1), _month_days(last.year, month + 3)[1]
    third = _MONTH_THIRD if reading.unit == "month" else round(length / 3)
    low = {"early": 0, "mid": third, "late": 2 * third}[reading.part]
    high = {"early": third, "mid": 2 * third, "late": length}[reading.part]
    return first + timedelta(days=low), first + timedelta(days=high - 1)
