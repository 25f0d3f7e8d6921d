"""docs/ontology.md is what its generator writes from the Turtle."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from ontology.vocabulary import vocabulary

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_ontology", DOCS / "generate_ontology.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(generator: ModuleType) -> None:
    committed = (DOCS / "ontology.md").read_text(encoding="utf-8")
    assert committed == generator.page(), "run: python docs/generate_ontology.py"


def test_the_page_shows_every_term_in_both_languages() -> None:
    page = (DOCS / "ontology.md").read_text(encoding="utf-8")
    terms = vocabulary()
    for term in (
        *terms.relations.values(),
        *terms.entity_types.values(),
        *terms.statuses.values(),
        *terms.sectors.values(),
    ):
        for language in ("en", "vi"):
            assert f"**{term.label(language)}**<br>{term.definition(language)}" in page
