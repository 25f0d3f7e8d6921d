import pytest

from graph.query import QueryError, QueryRefused, QuerySyntaxError, admit, run, told
from graph.sparql_tokens import has_word, tokens
from graph.store import memory_store


@pytest.mark.parametrize(
    "text",
    [
        "SERVICE",
        "{service<a:b>{}}",
        "#\rSERVICE <a:b> {}",
        "ex:a.SERVICE",
        "'a'SERVICE",
        "'''a''SERVICE''' SERVICE",
        '"\\"" SERVICE',
        "?a<?b)SERVICE?x{}",
        "1SERVICE",
        "<<SERVICE",
        "# 'open\nSERVICE",
    ],
)
def test_a_keyword_is_seen(text):
    assert has_word(text, "SERVICE")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?service",
        "$SERVICE",
        "ex:SERVICE",
        "service:x",
        "_:SERVICE",
        "@service",
        "<http://a.example/SERVICE>",
        "'SERVICE'",
        '"a \\" SERVICE"',
        '"""a " SERVICE ""b"""',
        "'''SERVICE''' # SERVICE",
        "SERVICES",
        "ex:\\(SERVICE",
    ],
)
def test_what_is_no_keyword(text):
    assert not has_word(text, "SERVICE")


def test_depth_of_braces():
    found = [(token.text, token.depth) for token in tokens("SELECT * { ?a { } } LIMIT 1 # {")]
    assert found == [
        ("SELECT", 0), ("*", 0), ("{", 0), ("?a", 1), ("{", 1), ("}", 1), ("}", 0), ("LIMIT", 0), ("1", 0),
    ]  # fmt: skip


def test_a_comment_ends_at_a_carriage_return_for_all():
    with pytest.raises(QueryRefused):
        run(memory_store(), "SELECT * { #\rSERVICE <http://127.0.0.1:9/> { ?a ?b ?c }\n }")
    assert admit("ASK {}\r\n#").text == "ASK {}\n#"


def test_what_the_engine_says_is_told():
    assert isinstance(told("INSERT DATA {}", SyntaxError("x")), QueryRefused)
    assert isinstance(told("ASK", SyntaxError("error at 1:2: expected x")), QuerySyntaxError)
    assert type(told("ASK {}", OSError("gone"))) is QueryError
    assert type(told("ASK {}", SyntaxError("gone"))) is QueryError
