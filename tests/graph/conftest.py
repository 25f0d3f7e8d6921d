"""A small world of our own: two countries, an alliance with members, a treaty, a minister; three short texts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from extractors import DEFAULT_EXTRACTOR
from ontology.actors import Actor, Name, Office
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status


def _names(*names: tuple[str, str, str]) -> tuple[Name, ...]:
    return tuple(Name(text=text, language=language, kind=kind) for language, text, kind in names)


USA = Actor(
    id="USA",
    type="Country",
    labels=(("en", "United States"), ("vi", "Hoa Kỳ")),
    names=_names(
        ("en", "United States", "label"),
        ("vi", "Hoa Kỳ", "label"),
        ("vi", "Mỹ", "alias"),
        ("en", "Washington", "alias"),
    ),
    codes=(("iso3", "USA"), ("wikidata", "Q30")),
    sector="GOV",
)
RUS = Actor(
    id="RUS",
    type="Country",
    labels=(("en", "Russia"), ("vi", "Nga")),
    names=_names(("en", "Russia", "label"), ("vi", "Nga", "label")),
    codes=(("iso3", "RUS"), ("lat", "60"), ("lon", "90")),
)
NATO = Actor(id="NATO", type="Organization", labels=(("en", "NATO"), ("vi", "NATO")))
MEMBERS = Actor(
    id="NATO_European_members",
    type="Organization",
    labels=(("en", "NATO European members"), ("vi", "các thành viên châu Âu của NATO")),
    part_of=("NATO",),
)
TREATY = Actor(id="INF_Treaty", type="Treaty", labels=(("en", "INF Treaty"), ("vi", "Hiệp ước INF")))
MINISTER = Actor(
    id="Ivan_Ivanov",
    type="Person",
    labels=(("en", "Ivan Ivanov"), ("vi", "Ivan Ivanov")),
    offices=(Office(title="foreign_minister", of="RUS", start=date(2015, 3, 1), end=date(2020, 1, 31)),),
)
ACTORS = {actor.id: actor for actor in (USA, RUS, NATO, MEMBERS, TREATY, MINISTER)}


def lookup(actor_id: str) -> Actor | None:
    return ACTORS.get(actor_id)


VI = Document(
    id="vi/mot",
    text="Các thành viên châu Âu của NATO kêu gọi Mỹ giữ hiệp ước. Mỹ sẽ rút khỏi INF.",
    language="vi",
    title="Tin thử",
    source="Báo Thử",
    published=date(2018, 10, 25),
)
EN = Document(
    id="en one",
    text="Mr Ivanov said Washington had broken the INF treaty. Moscow denies it.\nNATO's European members urged the US. Russia met NATO.",
    language="en",
    published=date(2018, 10, 26),
    url="https://news.example/one?a=1&b=2",
)
DOCUMENTS = {document.id: document for document in (EN, VI)}


def said(
    document: Document, subject: tuple[Actor, str], relation: str, target: tuple[Actor, str], **more: object
) -> Statement:
    """A statement on the one sentence of ``document`` that holds both words."""
    words, other, trigger = subject[1], target[1], more.pop("trigger", None)
    start = 0
    for line in document.text.replace(". ", ".\n").split("\n"):
        if words in line and other in line:
            break
        start += len(line) + 1
    else:
        raise AssertionError((words, other))

    def span(text: str) -> Span:
        at = document.text.index(text, start)
        return Span(at, at + len(text))

    evidence = Evidence(
        document_id=document.id,
        sentence=Span(start, start + len(line)),
        quote=line,
        language=document.language,
        extractor="rules-1",
        score=0.8,
        subject=span(words),
        trigger=span(str(trigger)) if trigger else None,
        object=span(other),
    )
    return Statement(subject=subject[0], relation=relation, object=target[0], evidence=(evidence,), **more)  # type: ignore[arg-type]


STATEMENTS = (
    said(VI, (MEMBERS, "Các thành viên châu Âu của NATO"), "urges", (USA, "Mỹ"), trigger="kêu gọi"),
    said(
        VI,
        (USA, "Mỹ"),
        "withdraws",
        (TREATY, "INF"),
        status=Status.PLANNED,
        date=DateInterval(date(2018, 11, 1), date(2018, 11, 30)),
    ),
    said(EN, (MINISTER, "Mr Ivanov"), "accuses", (USA, "Washington"), trigger="said"),
    said(EN, (USA, "Washington"), "violates", (TREATY, "INF treaty"), status=Status.ALLEGED, attributed_to=MINISTER),
    said(EN, (MEMBERS, "NATO's European members"), "urges", (USA, "the US"), trigger="urged"),
    said(EN, (RUS, "Russia"), "meets", (NATO, "NATO"), trigger="met"),
)


@dataclass(frozen=True)
class World:
    """What the tests of this folder share."""

    statements: tuple[Statement, ...]
    documents: dict[str, Document]
    actors: dict[str, Actor]

    def lookup(self, actor_id: str) -> Actor | None:
        return self.actors.get(actor_id)

    def extract(
        self, documents: Iterable[Document], extractor: str
    ) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
        """Stands in for the extractors: the statements above, where the sentence is there."""
        assert extractor == DEFAULT_EXTRACTOR
        for document in documents:
            found = tuple(
                statement
                for statement in self.statements
                for evidence in statement.evidence
                if evidence.document_id == document.id and evidence.sentence.of(document.text) == evidence.quote
            )
            yield document, found


@pytest.fixture(scope="session")
def world() -> World:
    return World(statements=STATEMENTS, documents=DOCUMENTS, actors=ACTORS)
