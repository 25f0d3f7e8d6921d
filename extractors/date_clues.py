"""The words that tell which verb a date or a place belongs to, read from the tables of a language.

``languages/dates_LANG.tsv`` gives the kinds ``boundary`` (marks and words between clauses), ``event`` (nouns),
``filler`` (words that may stand between a date and its verb), ``light`` (verbs that the word behind them gives its
sense), ``future``, ``past``, ``place`` (prepositions), ``opener`` (prepositions of a phrase before the subject), and of
English ``irregular`` and ``present`` verb forms and ``not_verb``. The verbs of Vietnamese are also those of the rules.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.dates import LANGUAGES
from extractors.names import Trie, fold, tokens
from ontology.tables import read_table

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class DateClues:
    """The words of a language by which dates and places are assigned."""

    vietnamese: bool
    boundary: re.Pattern[str]
    fillers: frozenset[str]
    future: re.Pattern[str]
    past: re.Pattern[str]
    place: re.Pattern[str]
    events: Trie[bool | None]
    """Filed words: True an event noun, False a verb, None a phrase that is neither (bán đảo)."""
    forms: frozenset[str]
    not_verbs: frozenset[str]
    light: frozenset[str]
    openers: frozenset[str]


def _any(forms: Iterable[str]) -> str:
    return "|".join(re.sub(" +", r"[ \\u00a0]+", form) for form in sorted(forms, key=len, reverse=True))


@cache
def clues_of(language: str) -> DateClues:
    """The clues of a language; those of English where there is no table of its own."""
    code = language if language in LANGUAGES else "en"
    lists: dict[str, list[str]] = defaultdict(list)
    for row in read_table(FOLDER / "languages" / f"dates_{code}.tsv", ("kind", "form", "value", "note")):
        lists[row["kind"]].append(row["form"])
    words: Trie[bool | None] = Trie()
    if code == "vi":
        for row in read_table(FOLDER / "rules" / "triggers_vi.tsv", ("trigger", "pattern")):
            if row["pattern"][:1] in ("v", "x"):
                _file(words, row["trigger"], False)
        for row in read_table(FOLDER / "rules" / "cues_vi.tsv", ("cue", "kind")):
            if row["kind"] in ("report", "govern", "verb"):
                _file(words, row["cue"], False)
            elif row["kind"] == "plain":
                _file(words, row["cue"], None)
    for form in lists["event"]:
        for word in (form,) if code == "vi" else (re.sub(r"\(\?:(\w+)\)\?|s\?", "", form), re.sub(r"[?:()]", "", form)):
            _file(words, word, True)
    marks = [form for form in lists["boundary"] if form.startswith("[")]
    phrases = [form for form in lists["boundary"] if not form.startswith("[")]
    return DateClues(
        vietnamese=code == "vi",
        boundary=re.compile("|".join((*marks, rf"(?<!\w)(?:{_any(phrases)})(?!\w)")), re.IGNORECASE),
        fillers=frozenset(word for form in lists["filler"] for word in form.split()),
        future=re.compile(rf"(?:(?<!\w)|(?=['’]))(?:{_any(lists['future'])})(?!\w)", re.IGNORECASE),
        past=re.compile(rf"(?<!\w)(?:{_any((*lists['past'], *lists['irregular']))})(?!\w)"),
        place=re.compile(rf"(?:^|(?<!\w))(?:{_any(lists['place'])})[ \u00a0]+$", re.IGNORECASE),
        events=words,
        forms=frozenset((*lists["irregular"], *lists["present"])),
        not_verbs=frozenset(lists["not_verb"]),
        openers=frozenset(fold(form) for form in lists["opener"]),
        light=frozenset(fold(form) for form in lists["light"]),
    )


def _file(trie: Trie[bool | None], phrase: str, value: bool | None) -> None:
    words = [fold(token.text) for token in tokens(phrase)]
    if words:
        trie.add(words, value)
