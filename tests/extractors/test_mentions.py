"""Whom the names of a sentence mean: titles, offices, bodies, apposition, coreference. All sentences are invented."""

from datetime import date

import pytest

from extractors.pipeline import annotate
from ontology.statements import Document

DAY = date(2018, 10, 25)


def mentions(text: str, language: str, day: date | None = DAY) -> list[tuple[str, str]]:
    document = annotate(Document(id="d", text=text, language=language, published=day))
    return [
        (mention.text, mention.actor.id)
        for sentence in document.sentences
        for mention in sentence.mentions
        if mention.actor
    ]


def offices(text: str, language: str, day: date | None = DAY) -> list[tuple[str, str, bool]]:
    document = annotate(Document(id="d", text=text, language=language, published=day))
    return [
        (appointment.person.actor.id, appointment.of.actor.id, appointment.former)
        for sentence in document.sentences
        for appointment in sentence.appointments
        if appointment.person.actor and appointment.of.actor
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("vi", "Hôm qua Tổng thống Mỹ đi vắng.", [("Tổng thống Mỹ", "Donald_Trump")]),
        ("vi", "Bộ Ngoại giao Nga im lặng.", [("Bộ Ngoại giao Nga", "Russian_Ministry_of_Foreign_Affairs")]),
        ("vi", "Lầu Năm Góc im lặng.", [("Lầu Năm Góc", "US_Department_of_Defense")]),
        ("vi", "Quan chức cấp cao Mỹ im lặng.", [("Quan chức cấp cao Mỹ", "USA")]),
        ("vi", "Họ đã họp tại Moskva.", [("Moskva", "Moscow")]),
        ("vi", "Hôm nay Moskva phản đối.", [("Moskva", "RUS")]),
        ("vi", "Chính quyền Trump im lặng.", [("Chính quyền Trump", "USA")]),
        (
            "en",
            "The Russian foreign ministry kept silent.",
            [("Russian foreign ministry", "Russian_Ministry_of_Foreign_Affairs")],
        ),
        ("en", "Yesterday the Pentagon kept silent.", [("the Pentagon", "US_Department_of_Defense")]),
        ("en", "German Chancellor Angela Merkel left.", [("German Chancellor Angela Merkel", "Angela_Merkel")]),
        ("en", "They met in Moscow.", [("Moscow", "Moscow")]),
        ("en", "Later the WHO kept silent.", [("WHO", "WHO")]),
        ("en", "Unlike Trump, they left.", [("Trump", "Donald_Trump")]),
        ("en", "On Friday Moscow protested.", [("Moscow", "RUS")]),
        ("en", "On Friday the Assad government protested.", [("Assad government", "SYR")]),
    ],
)
def test_names_and_composed_names(language: str, text: str, expected: list[tuple[str, str]]) -> None:
    found = mentions(text, language)
    assert [(words.removeprefix("the "), actor) for words, actor in found] == [
        (words.removeprefix("the "), actor) for words, actor in expected
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("vi", "Tổng thống Nga Vladimir Putin đi vắng.", [("Vladimir_Putin", "RUS", False)]),
        ("vi", "Tổng thống Putin đi vắng.", [("Vladimir_Putin", "RUS", False)]),
        ("vi", "Cựu Tổng thống Mỹ Barack Obama đi vắng.", [("Barack_Obama", "USA", True)]),
        ("vi", "Tổng thống Pháp Emmanuel Macron gặp người đồng cấp Nga Vladimir Putin.",
         [("Emmanuel_Macron", "FRA", False), ("Vladimir_Putin", "RUS", False)]),
        ("vi", "Tổng thư ký NATO Jens Stoltenberg đi vắng.", [("Jens_Stoltenberg", "NATO", False)]),
        ("en", "Russia's foreign minister, Sergei Lavrov, left.", [("Sergey_Lavrov", "RUS", False)]),
        ("en", "Sergei Lavrov, the Russian foreign minister, left.", [("Sergey_Lavrov", "RUS", False)]),
        ("en", "Former US president Barack Obama left.", [("Barack_Obama", "USA", True)]),
        ("en", "The forces of President Bashar al-Assad left.", [("Bashar_al-Assad", "SYR", False)]),
        ("en", "Vladimir Putin, Russia's weary president, left.", [("Vladimir_Putin", "RUS", False)]),
        ("vi", "Người phát ngôn điện Kremlin Dmitry Peskov đi vắng.", [("Dmitry_Peskov", "RUS", False)]),
    ],
)  # fmt: skip
def test_offices_stated_beside_a_name(language: str, text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert offices(text, language) == expected


@pytest.mark.parametrize(("day", "holder"), [(date(2018, 5, 1), "Donald_Trump"), (date(2022, 5, 1), "Joe_Biden")])
def test_an_office_means_whoever_holds_it_that_day(day: date, holder: str) -> None:
    assert mentions("Tổng thống Mỹ đi vắng.", "vi", day) == [("Tổng thống Mỹ", holder)]
    assert mentions("The US president left.", "en", day)[0][1] == holder


def test_an_undated_document_is_dated_by_its_people() -> None:
    text = "Tổng thống Mỹ đi vắng.\nTổng thống Mỹ Donald Trump và Thủ tướng Anh Theresa May gặp nhau."
    assert mentions(text, "vi", None)[0] == ("Tổng thống Mỹ", "Donald_Trump")


@pytest.mark.parametrize(
    ("language", "text", "words", "actor"),
    [
        ("vi", "Iran phản đối. Nước này im lặng.", "Nước này", "IRN"),
        ("vi", "Mỹ rời Hiệp ước INF. Nga giữ hiệp ước này.", "hiệp ước này", "INF_Treaty"),
        ("vi", "Ông Putin đến. Hôm sau ông phát biểu.", "ông", "Vladimir_Putin"),
        ("en", "Iran protested. The country is large.", "The country", "IRN"),
        ("en", "Vladimir Putin came. Later he spoke.", "he", "Vladimir_Putin"),
    ],
)
def test_words_that_point_back(language: str, text: str, words: str, actor: str) -> None:
    assert (words, actor) in mentions(text, language)


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("Quan chức Iran nói Iraq gây hại cho nước này.", "nước này", "IRN"),
        ("Thủ tướng Iraq mời Iran đến nước này.", "nước này", "IRN"),
        (
            "Bộ Ngoại giao Nga im lặng. Sau đó bộ ngoại giao phản đối.",
            "bộ ngoại giao",
            "Russian_Ministry_of_Foreign_Affairs",
        ),
        ("Nga im lặng nhưng quốc hội phản đối.", "quốc hội", "Federal_Assembly_of_Russia"),
    ],
)
def test_the_country_or_body_meant(text: str, words: str, actor: str) -> None:
    assert dict(mentions(text, "vi"))[words] == actor


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Hôm nay lãnh đạo Mỹ và Pháp đi vắng.", ["Donald_Trump", "Emmanuel_Macron"]),
        ("Hôm nay nhà lãnh đạo Đức đi vắng.", ["Angela_Merkel"]),
        ("Hôm nay nhà lãnh đạo Triều Tiên đi vắng.", ["Kim_Jong-un"]),
    ],
)
def test_leaders_of_countries(text: str, actors: list[str]) -> None:
    assert [actor for _, actor in mentions(text, "vi")] == actors


def test_two_countries_named_before() -> None:
    found = mentions("Iran gặp Iraq. Hai nước im lặng.", "vi")
    assert [actor for words, actor in found if words == "Hai nước"] == ["IRN", "IRQ"]


def test_unknown_people_become_actors_of_their_own_and_are_known_again() -> None:
    found = mentions("Đại sứ Peru Ximena Quispealaya đến Hà Nội. Bà Quispealaya im lặng.", "vi")
    assert found[0] == ("Đại sứ Peru Ximena Quispealaya", "Ximena_Quispealaya")
    assert found[-1] == ("Quispealaya", "Ximena_Quispealaya")


def test_a_surname_of_somebody_else_is_not_the_leader() -> None:
    assert ("Jolanta Putin", "Jolanta_Putin") in mentions("Later Jolanta Putin left.", "en")


def test_all_spans_lie_in_their_sentence() -> None:
    text = "Tổng thống Nga Vladimir Putin gặp ông Trump.\nHai bên im lặng. Nước này (Nga) phản đối."
    for sentence in annotate(Document(id="d", text=text, language="vi", published=DAY)).sentences:
        for mention in (*sentence.mentions, *sentence.modifiers):
            assert sentence.span.contains(mention.span)
            assert mention.span.contains(mention.head)
            assert mention.text == mention.span.of(text)
