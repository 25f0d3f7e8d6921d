"""Requests of the SPARQL 1.1 Protocol: what is asked for, or why it is no such request."""

from dataclasses import dataclass
from email.message import Message
from urllib.parse import parse_qsl

from starlette.requests import Request

from graph.server.messages import Problem

FORM, QUERY_TYPE, UPDATE_TYPE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
_MOST_FIELDS = 10_000

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A query or an update with the protocol's dataset; ``text`` None: neither, a question about the service."""

    text: str | None
    is_update: bool = False
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def _fields(data: bytes) -> Fields:
    try:
        return parse_qsl(
            data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS, separator="&"
        )
    except UnicodeDecodeError as error:
        raise Problem(400, "the parameters are not percent-encoded UTF-8") from error
    except ValueError as error:
        raise Problem(400, f"the parameters cannot be read: {error}") from error


def query_fields(request: Request) -> Fields:
    """The parameters of the URL. Raises Problem."""
    return _fields(request.scope["query_string"])


def values(fields: Fields, name: str) -> tuple[str, ...]:
    """All values of a parameter, in order."""
    return tuple(value for key, value in fields if key == name)


def _graphs(fields: Fields, name: str) -> tuple[str, ...]:
    # A client may have encoded the ampersand between two of them, as the W3C's test of multiple datasets does.
    return tuple(graph for value in values(fields, name) for graph in value.split(f"&{name}="))


def _only(fields: Fields, name: str) -> str | None:
    found = values(fields, name)
    if len(found) > 1:
        raise Problem(400, f"{name!r} is given {len(found)} times; one is accepted")
    return found[0] if found else None


def _operation(fields: Fields, query: str | None, update: str | None) -> Operation:
    if query is not None and update is not None:
        raise Problem(400, "a query and an update in one request; one of them is accepted")
    if update is not None:
        return Operation(
            text=update,
            is_update=True,
            default_graphs=_graphs(fields, "using-graph-uri"),
            named_graphs=_graphs(fields, "using-named-graph-uri"),
        )
    return Operation(
        text=query,
        default_graphs=_graphs(fields, "default-graph-uri"),
        named_graphs=_graphs(fields, "named-graph-uri"),
    )


def _content_type(request: Request) -> str:
    """Media type of the body in lower case. Raises Problem for another charset than UTF-8."""
    header = Message()
    header["Content-Type"] = request.headers.get("content-type", "")
    charset = header.get_param("charset", "utf-8")
    if not isinstance(charset, str) or charset.lower() not in ("utf-8", "utf8"):
        raise Problem(415, f"charset {charset}: UTF-8 is accepted")
    return header.get_content_type() if request.headers.get("content-type") else ""


async def body(request: Request, limit: int) -> bytes:
    """The body. Raises Problem if it is longer than ``limit`` bytes, as announced or as it comes."""
    announced = request.headers.get("content-length", "0")
    too_long = Problem(413, f"the body is longer than {limit} bytes")
    if not announced.isdigit() or int(announced) > limit:
        raise too_long
    pieces: list[bytes] = []
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > limit:
            raise too_long
        pieces.append(piece)
    return b"".join(pieces)


async def operation(request: Request, limit: int) -> Operation:
    """What a GET or POST asks for; the body may have ``limit`` bytes. Raises Problem."""
    fields = query_fields(request)
    if request.method != "POST":
        if values(fields, "update"):
            raise Problem(400, "an update is sent by POST")
        return _operation(fields, _only(fields, "query"), None)
    media_type = _content_type(request)
    if media_type not in (FORM, QUERY_TYPE, UPDATE_TYPE):
        found = media_type or "none"
        raise Problem(415, f"Content-Type {found}: accepted are {FORM}, {QUERY_TYPE} and {UPDATE_TYPE}")
    data = await body(request, limit)
    if media_type == FORM:
        fields = [*fields, *_fields(data)]
        query, update = _only(fields, "query"), _only(fields, "update")
        if query is None and update is None:
            raise Problem(400, "there is neither 'query' nor 'update'")
        return _operation(fields, query, update)
    if values(fields, "query") or values(fields, "update"):
        raise Problem(400, "the operation is given twice: in the URL and in the body")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"the body is not UTF-8 at byte {error.start}") from error
    return _operation(fields, text, None) if media_type == QUERY_TYPE else _operation(fields, None, text)
