"""SPARQL updates before they are run: what is refused, and the protocol's using-graph-uri as USING."""

import pyoxigraph as ox

from graph.query import QueryError, QueryRefused, stand_ins, syntax_nodes, unescaped
from graph.sparql_tokens import Token, tokens

_REFUSED = {
    "SERVICE": "SERVICE would ask another endpoint; updates here open no connection",
    "LOAD": "LOAD would read a file or open a connection; send the triples with INSERT DATA",
}


def iri(value: str) -> str:
    """An IRI in its brackets. Raises QueryError for what is none."""
    try:
        return str(ox.NamedNode(value))
    except ValueError as error:
        raise QueryError(f"{value!r} is no absolute IRI: {error}") from error


def _end_of_group(found: list[Token], opening: int) -> int:
    """Index of the brace that closes the one at ``opening``."""
    for index in range(opening + 1, len(found)):
        if found[index].text == "}" and found[index].depth == found[opening].depth:
            return index
    raise QueryError("a group is not closed")


def _with_using(text: str, found: list[Token], using: str) -> str:
    r"""With USING before the WHERE of every DELETE and INSERT.

    The short form ``DELETE WHERE { … }`` takes no USING: it becomes ``DELETE { … } USING … WHERE { … }``.
    """
    pieces: list[str] = []
    done = 0
    for index, token in enumerate(found):
        if token.depth or not token.is_word("WHERE"):
            continue
        pieces.append(text[done : token.start])
        if index and found[index - 1].is_word("DELETE"):
            if index + 1 == len(found) or found[index + 1].text != "{":
                raise QueryError("DELETE WHERE needs a group")
            closing = _end_of_group(found, index + 1)
            pieces.append(text[found[index + 1].start : found[closing].end])
        pieces.append(f" {using} WHERE")
        done = token.end
    return "".join((*pieces, text[done:]))


def _inspect(text: str) -> None:
    """Refuse what rdflib's parser takes for LOAD or SERVICE; a text with these letters that it cannot parse, too."""
    if not any(word in text.upper() for word in _REFUSED):
        return
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseUpdate

    try:
        names = {getattr(node, "name", None) for node in syntax_nodes(parseUpdate(stand_ins() + text))}
    except (ParseBaseException, RecursionError) as error:
        raise QueryError(f"an update with the word LOAD or SERVICE must be SPARQL 1.1: {error}") from error
    for name, word in (("Load", "LOAD"), ("ServiceGraphPattern", "SERVICE")):
        if name in names:
            raise QueryRefused(_REFUSED[word])


def admit_update(update: str, using: tuple[str, ...], using_named: tuple[str, ...]) -> str:
    """The text for the engine; ``using`` and ``using_named`` are IRIs of the protocol's dataset.

    Raises QueryRefused for SERVICE and LOAD, QueryError for a dataset in both the protocol and the update.
    """
    text = unescaped(update)
    found = list(tokens(text))
    for token in found:
        if token.is_word(*_REFUSED):
            raise QueryRefused(_REFUSED[token.text.upper()])
    _inspect(text)
    if not using and not using_named:
        return text
    if any(token.depth == 0 and token.is_word("USING", "WITH") for token in found):
        raise QueryError(
            "the dataset is given twice: by using-graph-uri or using-named-graph-uri, and by USING or WITH"
        )
    clauses = (*(f"USING {iri(one)}" for one in using), *(f"USING NAMED {iri(one)}" for one in using_named))
    return _with_using(text, found, " ".join(clauses))
