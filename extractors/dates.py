"""Date expressions: where they stand in a text, and which days they mean seen from the day of publication.

The expressions of a language are data, ``languages/dates_LANG.tsv``, with these kinds of rows: ``slot:FIELD_VARIANT``
words that give a field of a reading its value (none: they only match); ``pattern`` templates of an expression, with
constants and conditions as ``name=value``; ``preposition`` words before an expression and the role they give it;
``connector`` words of a range; ``not_before``, ``not_after`` words beside which it is no date; ``counting`` words that
make "tháng" a length of time. The other kinds are those of ``date_clues.py``.

dateparser gives one day for a month or a year, knows neither "hôm thứ Ba" nor "mid-2015", and reads 100 to 600
expressions a second; so it does not read here, but the tests hold the days found here against its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from extractors.date_readings import Reading, days
from ontology.statements import DateInterval, Span
from ontology.tables import TableError, read_table

FOLDER = Path(__file__).parent / "languages"
LANGUAGES = ("en", "vi")

_NUMERIC = {
    "day": r"0?[1-9]|[12]\d|3[01]",
    "endday": r"0?[1-9]|[12]\d|3[01]",
    "month": r"0?[1-9]|1[0-2]",
    "year": r"1[5-9]\d\d|20\d\d",
    "endyear": r"(?:1[5-9]|20)\d\d|\d\d",
    "decade": r"(?:1[5-9]|20)\d0|[2-9]0",
    "number": r"\d{1,3}",
}
_BEFORE = r"(?<!\w)(?<!\d[/.,:-])(?<!\w-)"
_AFTER = r"(?!\w)(?![/.,:-]\d)(?!-\w)(?! ?%)"
_WORD = re.compile(r"\w+")
_WINDOW = 28
"""How many characters before an expression may hold the words that matter to it."""
_CONDITIONS = ("needs", "fraction", "order", "uncounted", "ago", "spans")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    """Words for a time. ``role``: at, since, until, after, noun (it belongs to a noun) or bare (nothing before it).

    ``until`` is the second end of a range (from 2014 to 2016).
    """

    span: Span
    reading: Reading
    role: str
    until: Reading | None = None

    def interval(self, published: date | None, *, future: bool = False) -> DateInterval | None:
        """The days it means, closed at both ends; None if that takes a day of publication or there are none such.

        A day or month without a year is the nearest not after the publication, with ``future`` the nearest not before.
        """
        if self.until is None:
            return days(self.reading, published, future=future)
        first, last = days(self.reading, published, future=future), days(self.until, published, future=future)
        if first is None or last is None or first.start is None or last.end is None:
            return None
        return DateInterval(first.start, last.end) if first.start <= last.end else None


@dataclass(frozen=True)
class _Pattern:
    regex: re.Pattern[str]
    values: tuple[tuple[str, str | None], ...]
    """Of each group the field and the value, None where the digits are the value."""
    constants: tuple[tuple[str, str], ...]
    conditions: dict[str, str]


@dataclass(frozen=True)
class Expressions:
    """The date expressions of a language, compiled."""

    patterns: tuple[_Pattern, ...]
    any: re.Pattern[str]
    words: frozenset[str]
    """The words of all patterns: an expression begins with one of them or a digit."""
    prepositions: dict[str, str]
    before: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    counting: re.Pattern[str]
    connector: re.Pattern[str]

    def find(self, text: str, start: int = 0, end: int | None = None) -> tuple[DateExpression, ...]:
        """The expressions in ``text[start:end]``, in order, without overlaps; offsets into ``text``."""
        found = list(self._singles(text, start, len(text) if end is None else end))
        for i in range(len(found) - 1, 0, -1):
            if joined := self._joined(text, found[i - 1], found[i]):
                found[i - 1 : i + 1] = [joined]
        return tuple(_alone(expression) if expression.role == "range" else expression for expression in found)

    def _singles(self, text: str, start: int, end: int) -> Iterator[DateExpression]:
        position = start
        for word in _WORD.finditer(text, start, end):
            if word.start() < position or not (word.group() in self.words or word.group()[0].isdecimal()):
                continue
            match = self.any.match(text, word.start(), end)
            expression = self._expression(text, match, start, end) if match else None
            if expression is not None:
                yield expression
                position = expression.span.end

    def _expression(self, text: str, match: re.Match[str], start: int, end: int) -> DateExpression | None:
        pattern = self.patterns[int((match.lastgroup or "p0")[1:])]
        inner = pattern.regex.match(text, match.start(), end)
        if inner is None:
            return None
        left = text[max(start, match.start() - _WINDOW) : match.start()]
        before = self.before.search(left)
        role = self.prepositions[" ".join(before.group(1).casefold().split())] if before else "bare"
        conditions = pattern.conditions
        if (
            self.not_before.search(left)
            or self.not_after.match(text, match.end(), end)
            or ("uncounted" in conditions and self.counting.search(left))
            or ("needs" in conditions and role in ("bare", "noun"))
        ):
            return None
        reading = _reading(pattern, inner)
        if reading is None:
            return None
        if role == "past":
            role, reading = "at", reading if reading.direction else replace(reading, direction="past")
        if role == "since" and (reading.endday or reading.endyear):
            role = "at"
        if text.startswith(("'s", "’s"), match.end(), end):
            role = "noun"
        return DateExpression(span=Span(match.start(), match.end()), reading=reading, role=role)

    def _joined(self, text: str, left: DateExpression, right: DateExpression) -> DateExpression | None:
        """A range of two expressions, or one that the other explains in brackets (hôm thứ ba (23/10))."""
        between = text[left.span.end : right.span.start]
        span = Span(left.span.start, right.span.end)
        said_twice = between.strip(" \u00a0") == "(" or (between.strip() == "," and left.reading.dayshift is not None)
        if said_twice and right.reading.unit == "day" and left.reading.unit in ("day", "weekday"):
            reading = right.reading
            if left.reading.direction and reading.direction is None:
                reading = replace(reading, direction=left.reading.direction)
            return replace(right, span=span, role=left.role, reading=reading)
        if left.until or right.until or left.reading.unit != right.reading.unit:
            return None
        if not self.connector.fullmatch(between) or (between.strip().isalpha() and left.role != "since"):
            return None
        first, last = left.reading, right.reading
        if last.year is not None and first.year is None and first.open:
            later = first.month is not None and last.month is not None and first.month > last.month
            first = replace(first, year=last.year - later)
        return DateExpression(span=span, reading=first, until=last, role="at" if left.role == "since" else left.role)


def _alone(expression: DateExpression) -> DateExpression:
    """What follows a word of ranges (and), but ends none: an adverbial if it can be nothing else (and last week)."""
    reading = expression.reading
    return replace(expression, role="noun" if reading.absolute or reading.open else "bare")


@cache
def expressions_of(language: str) -> Expressions:
    """The expressions of a language; English where there is no table of its own."""
    return read_expressions(FOLDER / f"dates_{language if language in LANGUAGES else 'en'}.tsv")


def read_expressions(path: Path) -> Expressions:
    """The expressions of a table. Raises TableError for an unknown slot, field, condition or a broken form."""
    slots: dict[str, list[tuple[str, str | None]]] = {name: [(form, None)] for name, form in _NUMERIC.items()}
    lists: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in read_table(path, ("kind", "form", "value", "note")):
        kind, _, name = row["kind"].partition(":")
        if kind == "slot":
            slots.setdefault(name, []).append((row["form"], row["value"]))
        else:
            lists[kind].append((row["form"], row["value"]))
    patterns = [_pattern(path, form, value, slots) for form, value in lists["pattern"]]
    bare = [_template(form, slots, []) for form, _ in lists["pattern"]]
    words = {kind: _alternatives([form for form, _ in rows]) for kind, rows in lists.items() if kind != "pattern"}
    return Expressions(
        patterns=tuple(patterns),
        any=re.compile(
            _BEFORE + "(?:" + "|".join(f"(?P<p{i}>{b})" for i, b in enumerate(bare)) + ")" + _AFTER, re.IGNORECASE
        ),
        words=_cases(" ".join(bare)),
        prepositions={form.casefold(): value for form, value in lists["preposition"]},
        before=re.compile(rf"(?<!\w)({words['preposition']})[ \u00a0]+$", re.IGNORECASE),
        not_before=re.compile(rf"(?<!\w)(?:{words['not_before']})[ \u00a0]+$", re.IGNORECASE),
        not_after=re.compile(rf"[ \u00a0]+(?:{words['not_after']})(?!\w)", re.IGNORECASE),
        counting=re.compile(
            rf"(?<!\w)(?:{words['counting']})[ \u00a0]+$" if "counting" in words else "(?!)", re.IGNORECASE
        ),
        connector=re.compile(rf"[ \u00a0]*(?:{words['connector']})[ \u00a0]*", re.IGNORECASE),
    )


def _cases(patterns: str) -> frozenset[str]:
    """The words in regular expressions, small, with a capital and in capitals."""
    words = _WORD.findall(re.sub(r"\\\w|\(\?-?i?:|\?P<\w+>", " ", patterns))
    return frozenset(case for word in words for case in (word, word.lower(), word.capitalize(), word.upper()))


def _blanks(form: str) -> str:
    return re.sub(" (?P<optional>[?*]?)", lambda m: r"[ \u00a0]" + (m["optional"] or "+"), form)


def _exact(form: str) -> str:
    """A form with blanks of any width; one with a capital is matched as written."""
    return f"(?-i:{_blanks(form)})" if form != form.lower() else f"(?:{_blanks(form)})"


def _alternatives(forms: list[str]) -> str:
    return "|".join(_exact(form) for form in sorted(forms, key=len, reverse=True))


def _template(
    form: str,
    slots: dict[str, list[tuple[str, str | None]]],
    groups: list[tuple[str, str | None]],
    *,
    named: bool = False,
) -> str:
    """The regular expression of a template; with ``named`` each form of a slot is a group, noted in ``groups``."""

    def slot(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in slots:
            raise TableError(f"no slot <{name}>; there are {', '.join(sorted(slots))}")
        forms = []
        rows = slots[name] if name in _NUMERIC and name != "number" else sorted(slots[name], key=lambda r: -len(r[0]))
        for text, value in rows:
            if named and value != "":
                groups.append((name.partition("_")[0], value))
                forms.append(f"({_exact(text)})")
            else:
                forms.append(_exact(text))
        return "(?:" + "|".join(forms) + ")"

    return re.sub(r"(?<!\(\?)<(\w+)>", slot, _blanks(form))


def _pattern(path: Path, form: str, value: str, slots: dict[str, list[tuple[str, str | None]]]) -> _Pattern:
    groups: list[tuple[str, str | None]] = []
    known = {field.name for field in fields(Reading)}
    pairs = [tuple(pair.split("=", 1)) for pair in value.split()]
    try:
        regex = re.compile(_template(form, slots, groups, named=True) + _AFTER, re.IGNORECASE)
    except (re.error, TableError) as error:
        raise TableError(f"{path}: the pattern {form!r} cannot be read: {error}") from error
    for name in (pair[0] for pair in pairs):
        if name not in known and name not in _CONDITIONS:
            raise TableError(f"{path}: {form!r} sets {name!r}; there are {', '.join(sorted((*known, *_CONDITIONS)))}")
    return _Pattern(
        regex=regex,
        values=tuple(groups),
        constants=tuple((name, text) for name, text in pairs if name in known),
        conditions={name: text for name, text in pairs if name in _CONDITIONS},
    )


_MONTHS = 12
_CENTURY = 100
_WORDS = frozenset({"unit", "part", "within", "direction"})


def _reading(pattern: _Pattern, match: re.Match[str]) -> Reading | None:
    """The reading of a match; None where a condition on its numbers is not met."""
    found: dict[str, Any] = {}
    for field, text in pattern.constants:
        found[field] = text if field in _WORDS else int(text)
    for (field, value), group in zip(pattern.values, match.groups(), strict=True):
        if group is not None:
            text = group if value is None else value
            found[field] = text if field in _WORDS else int(text)
    conditions = pattern.conditions
    if "ago" in conditions:
        found[f"{found['unit']}shift"] = int(conditions["ago"]) * found.pop("number")
    if "spans" in conditions:
        found["span"] = int(conditions["spans"]) * found.pop("number", 1)
    if "fraction" in conditions and found["day"] <= found["month"]:
        return None
    if conditions.get("order") == "dmy" and found["day"] <= _MONTHS and found["day"] != found["month"]:
        return None
    if 0 < found.get("endyear", 0) < _CENTURY:
        found["endyear"] += found["year"] // _CENTURY * _CENTURY
    if 0 < found.get("decade", 0) < _CENTURY:
        found["decade"] += 1900
    return Reading(**found)
