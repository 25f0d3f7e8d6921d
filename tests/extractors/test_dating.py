"""Which date and place of a sentence a statement gets; through the whole pipeline, with the rules."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.annotation import AnnotatedDocument
from extractors.dating import date_of, with_dates_and_places
from extractors.pipeline import annotate, extract
from ontology.statements import Document, Evidence, Span, Statement, Status

PUBLISHED = date(2019, 3, 13)


def read(text: str, language: str, published: date | None = PUBLISHED) -> tuple[Statement, ...]:
    ((_, statements),) = extract([Document(id="d", text=text, language=language, published=published)])
    return statements


def marked(sentence: str, language: str, status: Status, published: date | None = PUBLISHED) -> Statement:
    """The statement of a sentence whose subject, trigger and object are marked as {subject}, [trigger], {object}."""
    text = "".join(char for char in sentence if char not in "{}[]")
    document = annotate(Document(id="d", text=text, language=language, published=published))
    places = []
    for opening, closing in ("{}", "[]"):
        position = -1
        while (position := sentence.find(opening, position + 1)) >= 0:
            start = position - sum(char in "{}[]" for char in sentence[:position])
            end = sentence.find(closing, position)
            places.append(Span(start, end - sum(char in "{}[]" for char in sentence[:end])))
    (subject, object_), trigger = sorted(places[:2]), places[2]
    return with_dates_and_places(document, (statement_of(document, subject, trigger, object_, status),))[0]


def statement_of(document: AnnotatedDocument, subject: Span, trigger: Span, object_: Span, status: Status) -> Statement:
    sentence = next(s for s in document.sentences if s.span.contains(trigger))
    actors = {m.span: m.actor for s in document.sentences for m in (*s.mentions, *s.modifiers)}

    def actor(span: Span):
        return next(a for found, a in actors.items() if found.overlaps(span) and a is not None)

    evidence = Evidence(
        document_id=document.document.id,
        sentence=sentence.span,
        quote=sentence.span.of(document.document.text),
        language=document.document.language,
        extractor="test",
        score=1.0,
        subject=subject,
        trigger=trigger,
        object=object_,
    )
    return Statement(
        subject=actor(subject), relation="meets", object=actor(object_), status=status, evidence=(evidence,)
    )


def days(statement: Statement) -> str:
    if statement.date is None:
        return ""
    start, end = statement.date.start, statement.date.end
    return f"{start}" if start == end else f"{start}..{end}"


DATED = [
    # beside the verb
    ("vi", "{Đức} ngày 5/3 đã [chỉ trích] {Nga}.", "actual", "2019-03-05"),
    ("vi", "{Đức} hôm qua [chỉ trích] {Nga}.", "actual", "2019-03-12"),
    ("vi", "{Đức} tuần trước cũng [chỉ trích] {Nga}.", "actual", "2019-03-04..2019-03-10"),
    ("vi", "{Đức} [chỉ trích] {Nga} hôm 5/3.", "actual", "2019-03-05"),
    ("vi", "{Nga} [sáp nhập] {Crimea} năm 2014.", "actual", "2014-01-01..2014-12-31"),
    ("vi", "{Nga} [sáp nhập] {Crimea} vào tháng 3/2014.", "actual", "2014-03-01..2014-03-31"),
    ("en", "{Germany} on Tuesday [criticised] {Russia}.", "actual", "2019-03-12"),
    ("en", "{Germany} [criticised] {Russia} on 5 March.", "actual", "2019-03-05"),
    ("en", "{Russia} [annexed] {Crimea} in 2014.", "actual", "2014-01-01..2014-12-31"),
    ("en", "{Germany} [criticised] {Russia} two days ago.", "actual", "2019-03-11"),
    # at the head of the clause
    ("vi", "Ngày 5/3, {Đức} [chỉ trích] {Nga}.", "actual", "2019-03-05"),
    ("vi", "Hồi tháng 8, {Đức} [chỉ trích] {Nga}.", "actual", "2018-08-01..2018-08-31"),
    ("vi", "Tháng trước, {Đức}, Pháp và Anh đã [chỉ trích] {Nga}.", "actual", "2019-02-01..2019-02-28"),
    ("vi", "Trong cuộc họp báo ngày 5/3, {Đức} [chỉ trích] {Nga}.", "actual", "2019-03-05"),
    ("en", "On Tuesday, {Germany} [criticised] {Russia}.", "actual", "2019-03-12"),
    ("en", "Last month {Germany} [criticised] {Russia}.", "actual", "2019-02-01..2019-02-28"),
    ("en", "At a press conference on Tuesday, {Germany} [criticised] {Russia}.", "actual", "2019-03-12"),
    # of another verb, another clause, a noun, or before, until and since: no date
    ("vi", "Pháp hôm 5/3 nói rằng {Đức} đã [chỉ trích] {Nga}.", "actual", ""),
    ("vi", "{Đức} [chỉ trích] {Nga} sau khi Pháp rút quân hôm 5/3.", "actual", ""),
    ("vi", "{Mỹ} [rút khỏi] {thỏa thuận hạt nhân Iran} năm 2015.", "actual", ""),
    ("vi", "{Đức} [chỉ trích] {Nga} từ năm 2014.", "actual", ""),
    ("vi", "Đến năm 2014, {Đức} [chỉ trích] {Nga}.", "actual", ""),
    ("vi", "{Đức} [chỉ trích] {Nga} vì vụ tấn công hôm 5/3.", "actual", ""),
    ("en", "France said on Tuesday that {Germany} [criticised] {Russia}.", "actual", ""),
    ("en", "{Germany} [criticised] {Russia} after France left on Tuesday.", "actual", ""),
    ("en", "{Germany} has [criticised] {Russia} since 2014.", "actual", ""),
    ("en", "{Germany} [criticised] {Russia} over the 2014 vote.", "actual", ""),
    ("en", "{Germany} [criticised] {Russia} for an attack in 2014.", "actual", ""),
    ("en", "{Germany} [criticised] {Russia}, which seized Crimea in 2014.", "actual", ""),
    ("en", "{Germany} [criticised] {Russia} a day after the vote.", "actual", ""),
    # plans lie ahead, facts behind
    ("vi", "{Đức} sẽ [gặp] {Nga} ngày 5/6.", "planned", "2019-06-05"),
    ("vi", "{Đức} sẽ [gặp] {Nga} vào thứ Sáu.", "planned", "2019-03-15"),
    ("vi", "{Đức} [gặp] {Nga} vào tuần tới.", "planned", "2019-03-18..2019-03-24"),
    ("vi", "{Đức} [gặp] {Nga} vào tuần tới.", "actual", ""),
    ("vi", "{Đức} [gặp] {Nga} ngày 15/3.", "actual", ""),
    ("vi", "{Đức} hôm qua [gặp] {Nga}.", "planned", ""),
    ("vi", "{Đức} hôm qua [gặp] {Nga}.", "requested", ""),
    ("en", "{Germany} will [meet] {Russia} on 5 June.", "planned", "2019-06-05"),
    ("en", "{Germany} will [meet] {Russia} on Friday.", "planned", "2019-03-15"),
    ("en", "{Germany} will [meet] {Russia} next week.", "planned", "2019-03-18..2019-03-24"),
    ("en", "{Germany} will [meet] {Russia} next week.", "actual", ""),
    ("vi", "{Đức} dọa tiếp tục [gặp] {Nga} như hồi tháng 2.", "planned", ""),
    ("en", "{Germany} threatened more after [meeting] {Russia} in February.", "planned", ""),
    ("en", "{Germany} could [meet] {Russia} in 2014.", "hypothetical", ""),
    ("en", "{Germany} could [meet] {Russia} in June.", "hypothetical", ""),
]


@pytest.mark.parametrize(("language", "sentence", "status", "expected"), DATED)
def test_dates_of_statements(language: str, sentence: str, status: str, expected: str) -> None:
    assert days(marked(sentence, language, Status(status))) == expected


PLACED = [
    ("vi", "{Đức} [gặp] {Nga} tại Geneva.", "Geneva"),
    ("vi", "{Đức} [gặp] {Nga} ở Thụy Sĩ hôm 5/3.", "CHE"),
    ("vi", "{Đức} [gặp] {Nga} hôm 5/3 tại Geneva.", "Geneva"),
    ("vi", "Tại Geneva, {Đức} [gặp] {Nga}.", "Geneva"),
    ("vi", "{Đức} [gặp] {Nga}, sau đó họp báo tại Geneva.", ""),
    ("vi", "{Đức} [gặp] {Nga} để bàn về xung đột tại Syria.", ""),
    ("vi", "{Đức} [gặp] {Nga} tại nước Nga.", ""),
    ("en", "{Germany} [met] {Russia} in Geneva.", "Geneva"),
    ("en", "{Germany} [met] {Russia} in Switzerland on 5 March.", "CHE"),
    ("en", "{Germany} [met] {Russia} on Tuesday in Geneva.", "Geneva"),
    ("en", "In Geneva, {Germany} [met] {Russia}.", "Geneva"),
    ("en", "{Germany} [met] {Russia} to discuss the war in Syria.", ""),
    ("en", "{Germany} [met] {Russia} after the talks in Geneva.", ""),
    ("en", "{Germany} [met] {Russia} in silence.", ""),
]


@pytest.mark.parametrize(("language", "sentence", "expected"), PLACED)
def test_places_of_statements(language: str, sentence: str, expected: str) -> None:
    place = marked(sentence, language, Status.ACTUAL).place
    assert (place.id if place else "") == expected


@pytest.mark.parametrize(("language", "sentence", "status", "expected"), DATED)
def test_without_a_day_of_publication_only_dates_with_a_year_are_known(
    language: str, sentence: str, status: str, expected: str
) -> None:
    statement = marked(sentence, language, Status(status), None)
    assert statement.date is None or "2014" in sentence


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Đức chỉ trích Nga. Mỹ cáo buộc Nga tấn công Syria. Pháp kêu gọi Đức rút khỏi NATO."),
        ("en", "Germany criticised Russia. The United States accused Russia of attacking Syria. France urged Germany."),
    ],
)
def test_the_day_of_publication_is_never_the_event_s(language: str, text: str) -> None:
    statements = read(text, language)
    assert statements
    assert all(statement.date is None for statement in statements)
    assert [s.key for s in statements] == [s.key for s in read(text, language, None)]


def test_protest_against_what_happens_elsewhere_is_not_placed_there() -> None:
    assert [s.place for s in read("Đức chỉ trích Nga ở Syria.", "vi") if s.relation == "criticizes"] == [None]


def test_titles_are_not_dated() -> None:
    statements = read("Tổng thống Nga Vladimir Putin hôm 5/3 chỉ trích Đức.", "vi")
    assert {s.relation: days(s) for s in statements} == {"holdsOffice": "", "criticizes": "2019-03-05"}


def test_a_speaker_s_day_is_not_that_of_the_plan() -> None:
    statements = read("Đức hôm 5/3 kêu gọi Nga rút khỏi Syria.", "vi")
    assert {s.status.value: days(s) for s in statements if s.relation in ("urges", "retreats", "withdraws")} == {
        "actual": "2019-03-05",
        "requested": "",
    }


def test_what_an_extractor_has_set_stays() -> None:
    text = "Germany criticised Russia on 5 March."
    document = annotate(Document(id="d", text=text, language="en", published=PUBLISHED))
    statement = statement_of(document, Span(0, 7), Span(8, 18), Span(19, 25), Status.ACTUAL)
    (dated,) = with_dates_and_places(document, (statement,))
    assert dated.date == date_of(document, document.sentences[0], statement)
    later = Document(id="d", text=text, language="en", published=date(2021, 1, 1))
    assert with_dates_and_places(annotate(later), (dated,)) == (dated,)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Đức",
                "Nga",
                "Mỹ",
                "Pháp",
                "gặp",
                "chỉ",
                "trích",
                "tấn",
                "công",
                "hôm",
                "qua",
                "ngày",
                "5/3",
                "tuần",
                "trước",
                "năm",
                "2014",
                "tại",
                "Geneva",
                ",",
                ".",
                "và",
                "sẽ",
                "rằng",
            ]
        ),
        max_size=14,
    ).map(" ".join),
    st.sampled_from(["vi", "en"]),
    st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2030, 1, 1))),
)
def test_any_row_of_words_is_dated_alike_twice(text: str, language: str, published: date | None) -> None:
    first, second = read(text, language, published), read(text, language, published)
    assert first == second
    for statement in first:
        assert statement.date is None or (statement.date.start and statement.date.end)
        if published is None and "2014" not in text:
            assert statement.date is None
