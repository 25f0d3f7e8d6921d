"""The Vietnamese rules on sentences invented for the purpose: what is said, how it is presented, and by whom."""

import json
from pathlib import Path

import pytest

from extractors.annotation import AnnotatedDocument, Sentence
from extractors.rules.cues import read_cues
from extractors.rules.triggers import read_triggers, trigger_trie
from extractors.rules.vietnamese import VietnameseRules
from ontology.actors import Actor
from ontology.statements import Document, Mention, Span
from ontology.tables import TableError

GOLDEN = Path(__file__).parent / "golden" / "vi.jsonl"

USA = Actor(id="USA", type="Country", labels=(("vi", "Mỹ"),))
RUS = Actor(id="RUS", type="Country", labels=(("vi", "Nga"),))
CHN = Actor(id="CHN", type="Country", labels=(("vi", "Trung Quốc"),))
IRN = Actor(id="IRN", type="Country", labels=(("vi", "Iran"),))
NATO = Actor(id="NATO", type="Organization", labels=(("vi", "NATO"),))
INF = Actor(id="INF_Treaty", type="Treaty", labels=(("vi", "INF"),))
REUTERS = Actor(id="Reuters", type="Media", labels=(("vi", "Reuters"),))
LAN = Actor(id="Lan", type="Person", labels=(("vi", "Lan"),))
MINH = Actor(id="Minh", type="Person", labels=(("vi", "Minh"),))
CRIMEA = Actor(id="Crimea", type="Place", labels=(("vi", "Crimea"),))
NAMES = {
    "Trung Quốc": CHN,
    "Reuters": REUTERS,
    "Crimea": CRIMEA,
    "Iran": IRN,
    "NATO": NATO,
    "Minh": MINH,
    "INF": INF,
    "Nga": RUS,
    "Lan": LAN,
    "Mỹ": USA,
}


@pytest.fixture(scope="module")
def rules() -> VietnameseRules:
    return VietnameseRules()


def annotated(text: str) -> AnnotatedDocument:
    """A sentence whose mentions are the names above, found as written."""
    mentions = []
    for name, actor in NAMES.items():
        start = text.find(name)
        while start >= 0:
            span = Span(start, start + len(name))
            if not any(span.overlaps(mention.span) for mention in mentions):
                mentions.append(Mention(span=span, text=name, type=actor.type, actor=actor, head=span))
            start = text.find(name, start + 1)
    mentions.sort(key=lambda mention: mention.span.start)
    sentence = Sentence(span=Span(0, len(text)), mentions=tuple(mentions))
    document = Document(id="test", text=text, language="vi")
    return AnnotatedDocument(document=document, sentences=(sentence,))


def said(rules: VietnameseRules, text: str) -> set[str]:
    """What the rules find, as ``subject relation object status [by speaker]``."""
    document = annotated(text)
    found = set()
    for finding in rules.findings(document, document.sentences[0]):
        assert finding.subject.actor is not None
        assert finding.object.actor is not None
        by = f" by {finding.speaker.actor.id}" if finding.speaker and finding.speaker.actor else ""
        triple = f"{finding.subject.actor.id} {finding.relation} {finding.object.actor.id}"
        found.add(f"{triple} {finding.status}{by}")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mỹ trừng phạt Nga.", {"USA sanctions RUS actual"}),
        ("Hôm qua Nga đã tấn công nhiều căn cứ của Mỹ.", {"RUS attacks USA actual"}),
        ("Nga bị Mỹ trừng phạt.", {"USA sanctions RUS actual"}),
        ("Iran được Nga hỗ trợ.", {"RUS aids IRN actual"}),
        ("Nga và Trung Quốc phản đối Mỹ.", {"RUS opposes USA actual", "CHN opposes USA actual"}),
        ("Mỹ chỉ trích Nga, Trung Quốc và Iran.", {f"USA criticizes {x} actual" for x in ("RUS", "CHN", "IRN")}),
        ("Bà Lan gặp ông Minh.", {"Lan meets Minh actual"}),
        ("Bà Lan và ông Minh hội đàm hôm thứ Ba.", {"Lan meets Minh actual"}),
        ("Mỹ hợp tác chặt chẽ với Nga.", {"USA cooperates RUS actual"}),
        ("Bà Lan thăm Nga và gặp ông Minh.", {"Lan visits RUS actual", "Lan meets Minh actual"}),
    ],
)
def test_verbs(rules: VietnameseRules, text: str, expected: set[str]) -> None:
    assert said(rules, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lệnh trừng phạt của Mỹ đối với Nga gây tranh cãi.", {"USA sanctions RUS actual"}),
        ("Cuộc gặp giữa bà Lan và ông Minh kéo dài hai giờ.", {"Lan meets Minh actual"}),
        ("Chuyến thăm Nga của bà Lan kéo dài hai ngày.", {"Lan visits RUS actual"}),
        ("Trong cuộc gặp với ông Minh, bà Lan tỏ ra vui vẻ và thừa nhận sai sót.", {"Lan meets Minh actual"}),
        ("Nga hứng đòn tập kích của Mỹ.", {"USA attacks RUS actual"}),
        ("Nga là thành viên của NATO.", {"RUS memberOf NATO actual"}),
        ("Crimea của Nga đông khách.", {"Crimea partOf RUS actual"}),
    ],
)
def test_nouns(rules: VietnameseRules, text: str, expected: set[str]) -> None:
    assert said(rules, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mỹ không trừng phạt Nga.", {"USA sanctions RUS negated"}),
        ("Mỹ sẽ trừng phạt Nga.", {"USA sanctions RUS planned"}),
        ("Mỹ có thể trừng phạt Nga.", {"USA sanctions RUS hypothetical"}),
        ("Mỹ có kế hoạch rút khỏi INF.", {"USA withdraws INF_Treaty planned"}),
        ("Bà Lan muốn gặp ông Minh.", {"Lan meets Minh planned"}),
    ],
)
def test_statuses(rules: VietnameseRules, text: str, expected: set[str]) -> None:
    assert said(rules, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NATO kêu gọi Nga tuân thủ INF.", {"NATO urges RUS actual", "RUS complies INF_Treaty requested by NATO"}),
        ("Mỹ cáo buộc Nga vi phạm INF.", {"USA accuses RUS actual", "RUS violates INF_Treaty alleged by USA"}),
        ("Nga phủ nhận tấn công Mỹ.", {"RUS attacks USA negated by RUS"}),
        ("Reuters đưa tin Mỹ trừng phạt Nga.", {"USA sanctions RUS actual by Reuters"}),
        ("Theo Reuters, Mỹ đã trừng phạt Nga.", {"USA sanctions RUS actual by Reuters"}),
        ("Reuters dẫn lời bà Lan cho biết Mỹ trừng phạt Nga.", {"USA sanctions RUS actual by Lan"}),
        ("Nga dọa tấn công Mỹ.", {"RUS threatens USA actual", "RUS attacks USA planned by RUS"}),
    ],
)
def test_embedded_clauses(rules: VietnameseRules, text: str, expected: set[str]) -> None:
    assert said(rules, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nga và bán đảo Crimea.",
        "Mỹ bán đấu giá tranh, còn Nga xây cầu.",
        "Thông tin về Nga làm Mỹ chú ý.",
        "Mỹ.",
        "",
    ],
)
def test_nothing_is_made_up(rules: VietnameseRules, text: str) -> None:
    assert said(rules, text) == set()


def test_spans_lie_on_their_words(rules: VietnameseRules) -> None:
    document = annotated("Theo Reuters, Mỹ đã trừng phạt Nga.")
    (finding,) = rules.findings(document, document.sentences[0])
    assert document.text(finding.trigger) == "trừng phạt"
    assert document.text(finding.subject.head) == "Mỹ"
    assert 0 < finding.score <= 1
    assert "trừng phạt" in finding.rule


def test_golden_file(rules: VietnameseRules) -> None:
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert sorted(said(rules, row["text"])) == row["statements"], row["text"]


def test_tables_name_what_is_wrong(tmp_path: Path) -> None:
    triggers = tmp_path / "triggers.tsv"
    triggers.write_text("trigger\trelation\tpattern\tweight\tnote\nký\tsigns\tq\t1.0\t\n", encoding="utf-8")
    with pytest.raises(TableError, match="'ký' has the pattern 'q'"):
        read_triggers(triggers)
    triggers.write_text("trigger\trelation\tpattern\tweight\tnote\nký\tsigns\tv\tmany\t\n", encoding="utf-8")
    with pytest.raises(TableError, match="weight 'many'"):
        read_triggers(triggers)
    cues = tmp_path / "cues.tsv"
    cues.write_text("cue\tkind\tvalue\tnote\nsẽ\tplanned\tsoon\t\n", encoding="utf-8")
    with pytest.raises(TableError, match="'sẽ' has kind 'planned'"):
        read_cues(cues)


def test_pattern_marks(tmp_path: Path) -> None:
    table = tmp_path / "triggers.tsv"
    table.write_text(
        "trigger\trelation\tpattern\tweight\tobjects\tnote\nrút khỏi\twithdraws\tv!?:khỏi,với\t0.8\tTreaty\t\n",
        encoding="utf-8",
    )
    (trigger,) = read_triggers(table)
    assert trigger.needs_preposition
    assert trigger.far
    assert not trigger.complete
    assert trigger.prepositions == {"khỏi", "với"}
    assert trigger.objects == {"Treaty"}
    found = trigger_trie((trigger,)).longest(["rút", "khỏi", "inf"], 0)
    assert found == (2, [trigger])
