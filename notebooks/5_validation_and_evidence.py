# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Validation and evidence · Kiểm chứng và bằng chứng
#
# Every statement leads back to the characters of a text, and a graph can be checked against the shapes of the
# ontology.

# %%
import tempfile
from dataclasses import replace
from html import escape
from pathlib import Path

from IPython.display import HTML, display

from extractors.documents import read_documents
from graph.build import build
from graph.rdf_reading import read_statements
from graph.store import open_store
from graph.telling import in_words, pieces
from graph.validation import validate

folder = Path(tempfile.mkdtemp()) / "build"
build(["../seeds"], folder, extractor="rules")
store = open_store(folder)
statements = read_statements(store.quads())

# %% [markdown]
# Offsets are characters of the text as it was read. They are never found again afterwards: the span *is* the
# evidence.

# %%
texts = {document.id: document.text for document in read_documents(["../seeds"])}
assert all(one.sentence.of(texts[one.document_id]) == one.quote for s in statements for one in s.evidence)

COLOURS = {"subject": "#cfe3ff", "trigger": "#ffe08a", "object": "#cdeccf"}


def marked(evidence):
    """A sentence as HTML, with who acts, the act and its object marked."""
    return "".join(
        f'<mark style="background:{COLOURS[piece.role]}">{escape(piece.text)}</mark>'
        if piece.role
        else escape(piece.text)
        for piece in pieces(evidence)
    )


twice = sorted((s for s in statements if len({one.document_id for one in s.evidence}) > 1), key=lambda s: s.key)
for statement in twice[:3]:
    sentences = "".join(f"<li>{marked(one)} <i>({escape(one.document_id)})</i></li>" for one in statement.evidence)
    display(HTML(f"<p><b>{escape(in_words(statement, 'vi'))}</b>, {statement.belief:.2f}</p><ul>{sentences}</ul>"))

# %% [markdown]
# Belief grows with independent sources, not with repetition: what two papers say is believed more than what one
# says twice.

# %%
from graph.belief import score
from graph.rdf_reading import read_documents as documents_of

documents = {document.id: document for document in documents_of(store.quads())}
one_paper = {name: replace(document, source="The same paper") for name, document in documents.items()}
two, one = score(twice[:1], documents)[0].belief, score(twice[:1], one_paper)[0].belief
two, one

# %%
report = validate(store.quads())
print(report.summary())

# %% [markdown]
# A graph that says more than its texts do is found out: here an edge of the plain view that no statement stands
# for.

# %%
import pyoxigraph as ox

from graph.rdf_terms import PLAIN_GRAPH
from ontology.namespaces import ACTOR, RELATION

forged = ox.Quad(
    ox.NamedNode(ACTOR["NATO"]), ox.NamedNode(RELATION["attacks"]), ox.NamedNode(ACTOR["RUS"]), PLAIN_GRAPH
)
bad = validate([*store.quads(), forged])
for finding in bad.findings:
    print(finding.severity.value, finding.focus, finding.message)

# %%
assert report.valid
assert not bad.valid
assert one < two
