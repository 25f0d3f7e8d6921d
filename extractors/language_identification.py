"""Which of the languages that are read a text is in: offline, by py3langid (a naive Bayes model inside its wheel)."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# The model gives calibrated probabilities over 140 languages. Short texts spread them thin, hence two bounds.
_SURE = 0.5
_POSSIBLE = 0.02
_CHARACTERS = 4000


class UnknownLanguage(ValueError):
    """A language that is not read, or a text whose language cannot be told."""


@cache
def supported_languages() -> tuple[str, ...]:
    """Codes of the languages that are read: the tables ``XX.tsv`` of ``extractors/languages/``."""
    return tuple(sorted(path.stem for path in (Path(__file__).parent / "languages").glob("??.tsv")))


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def check_language(language: str) -> str:
    """``language`` as a code that is read (``VI`` and ``vi-VN`` are ``vi``). Raises UnknownLanguage."""
    code = language.strip().lower().replace("_", "-").partition("-")[0]
    if code not in supported_languages():
        raise UnknownLanguage(f"language {language!r} is not read; accepted are {', '.join(supported_languages())}")
    return code


def identify_language(text: str) -> str:
    """Code of the language of ``text``, judged by its first 4,000 characters. Raises UnknownLanguage."""
    ranking = _identifier().rank(text[:_CHARACTERS])
    accepted = ", ".join(supported_languages())
    best, share = ranking[0]
    if best not in supported_languages() and share >= _SURE:
        raise UnknownLanguage(f"the text looks like language {best!r}, which is not read; accepted are {accepted}")
    for language, share in ranking:
        if language in supported_languages() and share >= _POSSIBLE:
            return str(language)
    raise UnknownLanguage(f"the language of the text cannot be told; give it as one of {accepted}")
