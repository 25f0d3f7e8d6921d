"""The English rules on sentences invented for the purpose: what is said, how it is presented, and by whom."""

import json
from pathlib import Path

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.rules.english import EnglishRules, find
from extractors.rules.english_syntax import Tree
from extractors.rules.english_words import cues, read_english_triggers, triggers
from ontology.actors import Actor
from ontology.statements import Document, Mention, Span
from ontology.tables import TableError
from ontology.vocabulary import VocabularyError

GOLDEN = Path(__file__).parent / "golden" / "en.jsonl"

NAMES = {
    "Norway": Actor(id="NOR", type="Country"),
    "Chad": Actor(id="TCD", type="Country"),
    "Chadian": Actor(id="TCD", type="Country"),
    "Peru": Actor(id="PER", type="Country"),
    "Peruvian": Actor(id="PER", type="Country"),
    "Oman": Actor(id="OMN", type="Country"),
    "Omani": Actor(id="OMN", type="Country"),
    "Laos": Actor(id="LAO", type="Country"),
    "NATO": Actor(id="NATO", type="Organization"),
    "Amnesty": Actor(id="Amnesty", type="Organization"),
    "Ottawa Treaty": Actor(id="Ottawa_Treaty", type="Treaty"),
    "Iquitos": Actor(id="Iquitos", type="Place"),
    "Anna Berg": Actor(id="Anna_Berg", type="Person"),
    "Luis Vega": Actor(id="Luis_Vega", type="Person"),
    "Red Dawn": Actor(id="Red_Dawn", type="ArmedGroup"),
}


@pytest.fixture(scope="module")
def rules() -> EnglishRules:
    return EnglishRules()


def mentions_in(text: str) -> tuple[Mention, ...]:
    """The names above as they stand in a text, the longest first."""
    found: list[Mention] = []
    for name in sorted(NAMES, key=len, reverse=True):
        start = text.find(name)
        while start >= 0:
            span = Span(start, start + len(name))
            if not any(span.overlaps(mention.span) for mention in found):
                actor = NAMES[name]
                found.append(Mention(span=span, text=name, type=actor.type, actor=actor, head=span))
            start = text.find(name, start + 1)
    return tuple(sorted(found, key=lambda mention: mention.span))


def statements(rules: EnglishRules, text: str) -> set[str]:
    """What the rules find, as "SUBJECT relation OBJECT status by SPEAKER"."""
    sentence = Sentence(span=Span(0, len(text)), mentions=mentions_in(text))
    document = AnnotatedDocument(document=Document(id="test", text=text, language="en"), sentences=(sentence,))
    found = set()
    for f in rules.findings(document, sentence):
        assert f.subject.actor is not None
        assert f.object.actor is not None
        assert sentence.span.contains(f.trigger)
        assert 0 < f.score <= 1
        said = f" by {f.speaker.actor.id}" if f.speaker and f.speaker.actor else ""
        found.add(f"{f.subject.actor.id} {f.relation} {f.object.actor.id} {f.status}{said}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway attacked Chad on Friday.", "NOR attacks TCD actual"),
        ("Chad was attacked by Norway at dawn.", "NOR attacks TCD actual"),
        ("Norway has not attacked Chad.", "NOR attacks TCD negated"),
        ("Norway could attack Chad within weeks.", "NOR attacks TCD hypothetical"),
        ("If Norway attacks Chad, markets will fall.", "NOR attacks TCD hypothetical"),
        ("Norway will sanction Chad next month.", "NOR sanctions TCD planned"),
        ("Norway plans to visit Peru.", "NOR visits PER planned"),
        ("Anna Berg threatened to withdraw from the Ottawa Treaty.", "Anna_Berg withdraws Ottawa_Treaty planned"),
        ("Norway urged Peru to sign the Ottawa Treaty.", "PER signs Ottawa_Treaty requested by NOR"),
        ("Norway urged Peru to sign the Ottawa Treaty.", "NOR urges PER actual"),
        ("Norway called on Peru to leave NATO.", "NOR urges PER actual"),
        ("Oman accused Chad of violating the Ottawa Treaty.", "TCD violates Ottawa_Treaty alleged by OMN"),
        ("Oman accused Chad of violating the Ottawa Treaty.", "OMN accuses TCD actual"),
        ("Luis Vega said that Peru had joined NATO.", "PER joins NATO actual by Luis_Vega"),
        ("According to Amnesty, Peru had joined NATO.", "PER joins NATO actual by Amnesty"),
        ("Peru refused to ratify the Ottawa Treaty.", "PER ratifies Ottawa_Treaty negated"),
        ("Norway and Peru criticised Chad.", "PER criticizes TCD actual"),
        ("Norway criticised Chad, Laos and Oman.", "NOR criticizes OMN actual"),
        ("Norway met Chad and praised Oman.", "NOR praises OMN actual"),
        ("Anna Berg and Luis Vega met in a small hotel.", "Anna_Berg meets Luis_Vega actual"),
        ("Talks between Norway and Chad ended late.", "NOR negotiates TCD actual"),
        ("The invasion of Laos by Oman shocked many.", "OMN invades LAO actual"),
        ("Norway's support for Peru is firm.", "NOR supports PER actual"),
        ("Peruvian air strikes on Chad went on.", "PER attacks TCD actual"),
        ("Norway launched an offensive against Chad.", "NOR attacks TCD actual"),
        ("Norway imposed sanctions on Chad.", "NOR sanctions TCD actual"),
        ("Norway-backed fighters of Red Dawn held the bridge.", "NOR supports Red_Dawn actual"),
        ("Norway, which backs Red Dawn, kept silent.", "NOR supports Red_Dawn actual"),
        ("Forces of Oman fighting Chad were tired.", "OMN attacks TCD actual"),
        ("Peru is an ally of Norway.", "PER alliedWith NOR actual"),
        ("Peru, a member of NATO, abstained.", "PER memberOf NATO actual"),
        ("Iquitos fell to Red Dawn in March.", "Red_Dawn seizes Iquitos actual"),
        ("Norway said it would attack Chad.", "NOR attacks TCD hypothetical by NOR"),
        ("Chad sent troops to Laos.", "TCD deploys LAO actual"),
        ("Norway is wary of Chad.", "NOR worries TCD actual"),
        ("OSLO (Wire) — Norway warned Chad again.", "NOR warns TCD actual"),
        ("The treaty that Norway signed with Peru is old.", "NOR signs PER actual"),
    ],
)
def test_a_sentence_states(rules: EnglishRules, text: str, expected: str) -> None:
    found = statements(rules, text)
    assert expected in found, f"{text} -> {sorted(found)}"


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Peru lie far apart.",
        "Anna Berg left Norway Square at nine.",
        "A storm hit Oman while Chad slept.",
        "Norway, Peru and Chad are warm in June.",
    ],
)
def test_a_sentence_states_nothing(rules: EnglishRules, text: str) -> None:
    assert statements(rules, text) == set()


def test_golden_sentences(rules: EnglishRules) -> None:
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        assert sorted(statements(rules, item["text"])) == item["statements"], item["text"]


def tree(words: list[tuple[str, str, str, int, str]]) -> Tree:
    """A tree built by hand from (word, lemma, part of speech, head, dependency)."""
    tags = {"VERB": "VBD", "NOUN": "NN", "PROPN": "NNP"}
    doc = Doc(
        Vocab(),
        words=[word for word, *_ in words],
        lemmas=[lemma for _, lemma, *_ in words],
        pos=[pos for _, _, pos, *_ in words],
        tags=[tags.get(pos, "X") for _, _, pos, *_ in words],
        heads=[head for *_, head, _ in words],
        deps=[dep for *_, dep in words],
    )
    return Tree(doc, Sentence(span=Span(0, len(doc.text)), mentions=mentions_in(doc.text)))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            [
                ("Norway", "Norway", "PROPN", 1, "nsubj"),
                ("raided", "raid", "VERB", 1, "ROOT"),
                ("Chadian", "Chadian", "PROPN", 3, "amod"),
                ("positions", "position", "NOUN", 1, "dobj"),
            ],
            {("NOR", "attacks", "TCD")},
        ),
        (
            [
                ("Chad", "Chad", "PROPN", 2, "nsubjpass"),
                ("was", "be", "AUX", 2, "auxpass"),
                ("raided", "raid", "VERB", 2, "ROOT"),
                ("by", "by", "ADP", 2, "agent"),
                ("Norway", "Norway", "PROPN", 3, "pobj"),
                ("and", "and", "CCONJ", 4, "cc"),
                ("Peru", "Peru", "PROPN", 4, "conj"),
            ],
            {("NOR", "attacks", "TCD"), ("PER", "attacks", "TCD")},
        ),
        (
            [
                ("Norway", "Norway", "PROPN", 1, "nsubj"),
                ("gave", "give", "VERB", 1, "ROOT"),
                ("Peru", "Peru", "PROPN", 1, "dative"),
                ("backing", "backing", "NOUN", 1, "dobj"),
            ],
            {("NOR", "supports", "PER")},
        ),
        (
            [
                ("Norway", "Norway", "PROPN", 1, "nsubj"),
                ("faces", "face", "VERB", 1, "ROOT"),
                ("Omani", "Omani", "PROPN", 3, "amod"),
                ("sanctions", "sanction", "NOUN", 1, "dobj"),
            ],
            {("OMN", "sanctions", "NOR")},
        ),
    ],
)
def test_arguments_on_trees_built_by_hand(
    words: list[tuple[str, str, str, int, str]], expected: set[tuple[str, str, str]]
) -> None:
    found = find(tree(words))
    assert {
        (f.subject.actor.id, f.relation, f.object.actor.id) for f in found if f.subject.actor and f.object.actor
    } == (expected)


def test_every_trigger_and_cue_of_the_tables_is_readable() -> None:
    assert sum(map(len, triggers().values())) > 1000
    assert cues().governing["urge", "object"] == "requested"
    assert cues().carriers["airspace"]


@pytest.mark.parametrize(
    ("row", "error"),
    [
        ("greet\tmeets\tw:obj\t0.9", "one is v, n, a, h or r"),
        ("greet\tmeets\tv:obj\t2", "number in"),
        ("greet\tmeats\tv:obj\t0.9", "meets"),
    ],
)
def test_a_bad_row_is_refused_with_what_is_accepted(tmp_path: Path, row: str, error: str) -> None:
    path = tmp_path / "triggers.tsv"
    path.write_text(f"trigger\trelation\tpattern\tweight\tnote\n{row}\t\n", encoding="utf-8")
    with pytest.raises((TableError, VocabularyError), match=error):
        read_english_triggers(path)
