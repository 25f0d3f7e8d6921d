"""Words of SPARQL texts: enough to tell a keyword from what stands in a string, an IRI, a name or a comment.

This is no parser: the engine is. It serves where the engine cannot be asked: to refuse keywords whatever a parser makes
of the text around them, and to put USING where the protocol wants it. In doubt a word counts as a keyword.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''
        |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    # No dot in a name, though SPARQL allows it: what follows one is then looked at.
    | (?P<name>(?:[^\W\d_][\w-]*(?:\.[\w-]+)*|_)?:(?:[\w:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?\#@%-])*)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<space>\s+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: kind (iri, string, variable, language, name, word or mark), text, offsets, depth of braces.

    Both braces of a pair have the depth of what is outside of them.
    """

    kind: str
    text: str
    start: int
    end: int
    depth: int

    def is_word(self, *words: str) -> bool:
        """Whether this is one of these keywords (given in capitals)."""
        return self.kind == "word" and self.text.upper() in words


def tokens(text: str) -> Iterator[Token]:
    """The pieces of ``text`` without blanks and comments; codepoint escapes are not read."""
    depth = 0
    for match in _TOKEN.finditer(text):
        kind, found = match.lastgroup or "mark", match[0]
        if kind in ("comment", "space"):
            continue
        if found == "}":
            depth -= 1
        yield Token(kind, found, match.start(), match.end(), depth)
        if found == "{":
            depth += 1


def has_word(text: str, *words: str) -> bool:
    """Whether one of these keywords (in capitals) stands in ``text``, at any depth."""
    letters = text.upper()
    return any(word in letters for word in words) and any(token.is_word(*words) for token in tokens(text))
