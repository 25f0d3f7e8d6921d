"""Copies of documents: found by likeness, one source in belief, visible, and undone by a judgement."""

import json
from datetime import date
from itertools import permutations

import pytest

from graph.backup import backup
from graph.belief import belief_of
from graph.build import build, rebuild
from graph.duplicates import COPIES, COPY_JUDGEMENTS, Limits, find_copies, likeness, read_limits, signature
from graph.identity import Judgement, Verdict
from graph.named_queries import named_queries
from graph.store import open_store
from ontology.actors import Actor
from ontology.namespaces import PREFIXES
from ontology.statements import Document, Evidence, Span, Statement
from ontology.tables import TableError

STORY = (
    "The foreign minister of the small republic arrived in the harbour town on Tuesday for talks about fishing rights, "
    "and said on the quay that the two governments had never been closer to an agreement than they were this week. "
    "Fishermen had waited for him since dawn with banners, boats lay idle along the mole, and the mayor spoke of a day "
    "that nobody in the town would forget, whatever the papers in the capital made of it afterwards."
)
REPRINT = STORY.replace("on Tuesday", "on Tuesday morning").replace("the mayor spoke", "the mayor then spoke")
OTHER = " ".join(reversed(STORY.split()))


def document(name, source=None, day=None):
    return Document(id=name, text="", language="en", source=source, published=day)


def copies_of(judgements=(), **texts):
    documents = {name: document(name) for name in texts}
    signatures = {name: signature(text) for name, text in texts.items()}
    return find_copies(documents, signatures, judgements)


def judged(first, second, verdict):
    return Judgement(first=first, second=second, verdict=Verdict(verdict))


def test_a_reprint_is_alike_and_another_text_is_not():
    assert likeness(signature(STORY), signature(STORY)) == 1
    assert likeness(signature(STORY), signature(REPRINT)) > 0.7
    assert likeness(signature(STORY), signature(OTHER)) < 0.1
    assert signature(STORY.upper()) == signature(STORY)
    assert len(signature(STORY)) == 344


def test_likeness_is_near_what_counting_gives():
    words = [str(number) for number in range(400)]
    for cut in (20, 100, 200):
        changed = words[:-cut] + ["x" + word for word in words[-cut:]]
        one, other = ({tuple(text[n : n + 4]) for n in range(397)} for text in (words, changed))
        counted = len(one & other) / len(one | other)
        assert likeness(signature(" ".join(words)), signature(" ".join(changed))) == pytest.approx(counted, abs=0.13)


def test_short_texts_are_no_copies():
    assert signature("Laos thanked Vietnam.") == ""
    assert likeness("", "") == 0
    assert copies_of(a="Laos thanked Vietnam.", b="Laos thanked Vietnam.").clusters == {}


def test_clusters_go_by_their_first_whatever_the_order():
    texts = {"b": REPRINT, "c": OTHER, "a": STORY, "d": STORY}
    found = copies_of(**texts)
    assert found.clusters == {"a": "a", "b": "a", "d": "a"}
    assert found.nearest["a"] == found.nearest["d"] == 1
    for names in permutations(texts):
        assert copies_of(**{name: texts[name] for name in names}) == found


def test_the_first_is_the_earliest():
    documents = {"a": document("a"), "b": document("b", day=date(2020, 1, 2)), "c": document("c", day=date(2020, 1, 1))}
    found = find_copies(documents, dict.fromkeys(documents, signature(STORY)))
    assert found.clusters == {"a": "c", "b": "c", "c": "c"}


def test_judgements_go_first():
    apart = copies_of([judged("a", "b", "different")], a=STORY, b=STORY, c=OTHER)
    assert apart.clusters == {}
    assert apart.are_apart("b", "a")
    together = copies_of([judged("c", "a", "same"), judged("a", "gone", "same")], a=STORY, b=STORY, c=OTHER)
    assert together.clusters == {"a": "a", "b": "a", "c": "a"}
    # A third that is like both goes with one of them, never with both.
    three = copies_of([judged("a", "b", "different")], a=STORY, b=STORY, c=STORY)
    assert three.clusters == {"a": "a", "c": "a"}
    undecided = copies_of([judged("a", "b", "undecided")], a=STORY, b=STORY)
    assert undecided.clusters == {"a": "a", "b": "a"}


def actor(name):
    return Actor(id=name, type="Country", labels=(("en", name),), names=())


def statement(*quotes):
    evidence = (
        Evidence(
            document_id=name, sentence=Span(0, len(quote)), quote=quote, language="en", extractor="rules", score=1.0
        )
        for name, quote in quotes
    )
    return Statement(subject=actor("LAO"), relation="thanks", object=actor("VNM"), evidence=tuple(evidence))


def test_a_cluster_is_one_source():
    documents = {name: document(name, source) for name, source in (("a", "One"), ("b", "Two"), ("c", "Three"))}
    signatures = {"a": signature(STORY), "b": signature(REPRINT), "c": signature(OTHER)}
    said = statement(("a", "Laos thanked Vietnam."), ("b", "Laos has thanked Vietnam."), ("c", "Vietnam was thanked."))
    copies = find_copies(documents, signatures)
    assert belief_of(said, documents, {"*": 0.5}) == pytest.approx(0.875)
    assert belief_of(said, documents, {"*": 0.5}, copies) == pytest.approx(0.75)


def test_what_is_judged_different_is_two_sources_even_word_for_word():
    quote = "On the quay the minister of Laos thanked Vietnam for its patience."
    documents = {name: document(name, f"Paper {name}") for name in "ab"}
    signatures = dict.fromkeys("ab", signature(STORY))
    said = statement(("a", quote), ("b", quote))
    assert belief_of(said, documents, {"*": 0.5}, find_copies(documents, signatures)) == 0.5
    apart = find_copies(documents, signatures, [judged("a", "b", "different")])
    assert belief_of(said, documents, {"*": 0.5}, apart) == 0.75


NEWS = "Russia criticized Germany. "


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("copies")
    rows = (("one", NEWS + STORY, "Paper A"), ("two", NEWS + REPRINT, "Paper B"), ("three", NEWS + OTHER, "Paper C"))
    lines = (json.dumps({"id": i, "text": t, "source": s, "language": "en"}) for i, t, s in rows)
    (folder / "in.jsonl").write_text("\n".join(lines))
    build([folder / "in.jsonl"], folder / "build")
    return folder / "build"


def belief_in(folder):
    return {json.loads(line)["belief"] for line in (folder / "statements.jsonl").read_text().splitlines()}


def test_a_backup_keeps_the_judgements(built, tmp_path):
    judgements = built / COPY_JUDGEMENTS
    judgements.write_text("first\tsecond\tjudgement\none\ttwo\tdifferent\n")
    try:
        backup(built, tmp_path / "kept")
        assert (tmp_path / "kept" / COPY_JUDGEMENTS).read_bytes() == judgements.read_bytes()
    finally:
        judgements.unlink()


def test_a_build_shows_its_clusters_and_undoes_them(built):
    table = (built / COPIES).read_text().splitlines()
    assert table[0].split("\t") == ["cluster", "document", "likeness", "source", "published", "url"]
    assert [line.split("\t")[:2] for line in table[1:]] == [["one", "one"], ["one", "two"]]
    query = named_queries()["copies"]
    rows = list(open_store(built).query(query.text, prefixes=dict(PREFIXES), union=True))
    assert [(row["first"].value[-3:], row["copy"].value[-3:], row["publisher"].value) for row in rows] == [
        ("one", "two", "Paper B")
    ]
    before = {path.name: path.read_bytes() for path in built.iterdir() if path.is_file()}
    [together] = belief_in(built)
    (built / COPY_JUDGEMENTS).write_text("first\tsecond\tjudgement\none\ttwo\tdifferent\n")
    rebuild(built)
    assert (built / COPIES).read_text().splitlines() == table[:1]
    [apart] = belief_in(built)
    assert apart > together
    (built / COPY_JUDGEMENTS).unlink()
    rebuild(built)
    assert {path.name: path.read_bytes() for path in built.iterdir() if path.is_file()} == before


@pytest.mark.parametrize("rows", ["likeness\t0.5\n", "likeness\tx\nwords\t20\n", "likeness\t2\nwords\t20\n"])
def test_malformed_numbers_are_an_error(tmp_path, rows):
    (tmp_path / "d.tsv").write_text(f"number\tvalue\n{rows}")
    with pytest.raises(TableError, match="likeness"):
        read_limits(tmp_path / "d.tsv")


def test_the_least_number_of_words_is_a_limit():
    assert signature("one two three four five", Limits(likeness=0.5, words=5)) != ""
