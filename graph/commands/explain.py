"""``geopol explain``: what is read in a text, sentence by sentence, and why."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors import DEFAULT_EXTRACTOR
from graph.commands.common import ExtractorName, Language, fail, tell_rejected, telling_errors
from graph.commands.resolving import Format, MentionError, day_of

if TYPE_CHECKING:
    from rich.console import Console

    from extractors.documents import Rejected
    from extractors.explaining import Explanation, Linked, SentenceRead, TriggerSeen, Weighed
    from ontology.statements import Document

_TEXTS = Path(__file__).with_name("explain_texts.tsv")
_STDIN = "-"
_FEW = 6
"""So many candidates that were not believed are shown in a table."""


@cache
def _texts() -> dict[str, tuple[tuple[str, str], ...]]:
    from ontology.tables import read_texts

    return read_texts(_TEXTS)


def _say(key: str, language: str, **values: object) -> str:
    from ontology.vocabulary import text_in

    return text_in(_texts()[key], language).format(**values)


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):  # too long for a name, or with a character that no name has: a text
        return False


def _documents(given: str, language: str | None, day: date | None) -> "Iterator[Document | Rejected]":
    """The documents of a file, or the one that the words are; what the options tell wins. Raises UnknownLanguage."""
    from extractors.documents import read_documents
    from extractors.language_identification import check_language, identify_language
    from extractors.readers.found import normalise
    from ontology.statements import Document

    plain = given == _STDIN or not _is_file(given) or (language is not None and given.endswith(".txt"))
    if plain:
        if given == _STDIN:
            text = sys.stdin.buffer.read().decode("utf-8", errors="replace")
        else:
            text = Path(given).read_text(encoding="utf-8", errors="replace") if _is_file(given) else given
        text = normalise(text)
        code = check_language(language) if language else identify_language(text)
        yield Document(id="stdin" if given == _STDIN else "text", text=text, language=code, published=day)
        return
    for document in read_documents((given,)):
        if isinstance(document, Document):
            yield replace(
                document,
                language=check_language(language) if language else document.language,
                published=day or document.published,
            )
        else:
            yield document


def explain_command(
    given: Annotated[
        str,
        typer.Argument(metavar="TEXT|FILE|-", help="Words, a file, or - for standard input.", show_default=False),
    ],
    language: Annotated[
        str | None, typer.Option("--language", help="Language of the text; identified without it.")
    ] = None,
    day: Annotated[str | None, typer.Option("--date", help="Day of publication: 2018, 2018-10 or 2018-10-25.")] = None,
    extractor: ExtractorName = DEFAULT_EXTRACTOR,
    form: Annotated[Format, typer.Option("--format", help="As text or as JSON, one document a line.")] = Format.TABLE,
    lang: Annotated[Language, typer.Option("--lang", help="Language of what is told.")] = Language.VI,
) -> None:
    """Tell, sentence by sentence, what is read in a text and why.

    Whom words mean and why, which words may state a relation, which statements were considered with their scores, which
    were made, and why nothing was found where nothing was.
    """
    from rich.console import Console

    from extractors.documents import InputError
    from extractors.explaining import explain
    from extractors.language_identification import UnknownLanguage
    from ontology.statements import Document

    try:
        when = day_of(day) if day else None
    except MentionError as error:
        raise typer.BadParameter(str(error), param_hint="--date") from error
    rejected = []
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    with telling_errors(InputError, UnknownLanguage):
        for document in _documents(given, language, when):
            if not isinstance(document, Document):
                rejected.append(document)
            elif not document.text.strip():
                fail("there is no word to explain")
            elif form is Format.JSON:
                typer.echo(json.dumps(asdict(explain(document, extractor)), ensure_ascii=False))
            else:
                _tell(console, explain(document, extractor), lang.value)
    tell_rejected(rejected)


def _tell(console: "Console", explanation: "Explanation", language: str) -> None:
    from rich.text import Text

    told = f"{explanation.document} · {explanation.language} · {explanation.extractor}"
    if explanation.threshold is not None:
        told += f" · {_say('threshold', language, threshold=_number(explanation.threshold, language))}"
    console.print(Text(told, style="dim"))
    for sentence in explanation.sentences:
        console.print()
        console.print(Text(" ".join(sentence.words.split()), style="bold"))
        for key, lines in _sections(sentence, language):
            if lines:
                console.print(Text(f"  {_say(key, language)}", style="cyan"))
                for line in lines:
                    console.print(Text(f"    {line}"))
        if sentence.nothing:
            reasons = "; ".join(_say(f"nothing_{reason}", language) for reason in sentence.nothing)
            console.print(Text(f"  {_say('nothing', language)}: {reasons}", style="yellow"))


def _sections(sentence: "SentenceRead", language: str) -> Iterator[tuple[str, list[str]]]:
    yield "mentions", [_mention(one, language) for one in sentence.mentions]
    yield "triggers", [_trigger(one, language) for one in sentence.triggers if one.by == "rules"]
    kept = [one for one in sentence.weighed if one.verdict in ("believed", "with_rule")]
    others = [one for one in sentence.weighed if one not in kept]
    lines = [_weighed(one, language) for one in (*kept, *others[:_FEW])]
    if len(others) > _FEW:
        lines.append(_say("more", language, count=len(others) - _FEW))
    yield "weighed", lines
    yield (
        "statements",
        [
            f"{_stated(one.subject, one.relation, one.object, one.status, one.speaker, language)} "
            f"({_number(one.score, language)})"
            for one in sentence.statements
        ],
    )


def _number(value: float, language: str) -> str:
    return f"{value:.2f}".replace(".", ",") if language == "vi" else f"{value:.2f}"


def _mention(one: "Linked", language: str) -> str:
    why = _say(f"why_{one.why}", language) + (f": {one.detail}" if one.detail else "")
    extra = f" [{_say('modifier', language)}]" if one.modifier else ""
    return f"{' '.join(one.words.split())} → {one.actor or _say('nobody', language)} ({one.type or '?'}): {why}{extra}"


def _trigger(one: "TriggerSeen", language: str) -> str:
    from ontology.vocabulary import vocabulary

    label = vocabulary().relation(one.relation).label(language)
    return f"{' '.join(one.words.split())} ({one.relation}, {label}): {_say(f'outcome_{one.outcome}', language)}"


def _stated(subject: str, relation: str, target: str, status: str, speaker: str | None, language: str) -> str:
    from ontology.vocabulary import vocabulary

    told = f"{subject} {relation} {target} [{vocabulary().status(status).label(language)}]"
    return f"{told} {_say('according', language, speaker=speaker)}" if speaker else told


def _weighed(one: "Weighed", language: str) -> str:
    stated = _stated(one.subject, one.relation, one.object, one.status, one.speaker, language)
    by = _say(f"by_{one.by}", language) + (f" {one.rule}" if one.rule else "")
    return f"{_number(one.score, language)} {stated}: {_say(f'verdict_{one.verdict}', language)} ({by})"


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("explain")(explain_command)
