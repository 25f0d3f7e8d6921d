"""How fast mentions on their own are resolved, with a plain dictionary and pycountry's fuzzy search in the same run.

    python benchmarks/bench_linking.py

Mentions: the test cases and names drawn from the knowledge base (fixed seed), each asked once (nothing remembered).
"""

import csv
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

CASES = Path(__file__).parent.parent / "tests" / "extractors" / "resolution_cases.tsv"
COUNT = 10_000
FOUND = 0.3


def timed(work: Callable[[], object]) -> float:
    """Seconds of processor time: what else runs on the machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def mentions() -> list[str]:
    from ontology.actors import actor_base

    lines = (line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    cases = [row["text"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    names = sorted({name.text for actor in actor_base() for name in actor.names})
    drawn = random.Random(1).sample(names, COUNT - len(cases))  # noqa: S311  no secret
    return cases + drawn


def looked_up(table: dict[str, str], texts: Sequence[str]) -> int:
    return sum(text.casefold() in table for text in texts)


def main() -> None:
    from extractors.linking import linker
    from ontology.actors import actor_base

    headings = ("what", "mentions", "CPU seconds", "a second")
    report = Table(*headings, title="Resolving mentions, one core", title_justify="left")

    def row(what: str, count: int, seconds: float) -> None:
        report.add_row(what, f"{count:,}", f"{seconds:.2f}", f"{count / seconds:,.0f}")

    loading = timed(lambda: (actor_base(), linker().resolve("Moscow")))
    texts = mentions()
    row("geopol, each mention new", len(texts), timed(lambda: [linker().resolve(text) for text in texts]))
    row("geopol, the same again", len(texts), timed(lambda: [linker().resolve(text) for text in texts]))
    table = {name.text.casefold(): actor.id for actor in actor_base() for name in actor.names}
    row("a dictionary of the same names", len(texts), timed(lambda: looked_up(table, texts)))
    found = sum(linker().resolve(text)[0].score > FOUND for text in texts)
    try:
        import pycountry
    except ImportError:
        pass
    else:
        some = texts[:100]

        def fuzzy() -> None:
            for text in some:
                try:
                    pycountry.countries.search_fuzzy(text)
                except LookupError:
                    continue

        row("pycountry search_fuzzy (countries only)", len(some), timed(fuzzy))
    Console().print(report)
    print(f"loading the knowledge base and its index: {loading:.2f} s of CPU")
    print(f"known: geopol {found / len(texts):.1%}, dictionary {looked_up(table, texts) / len(texts):.1%}")


if __name__ == "__main__":
    main()
