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
# # Your own relation and your own actors · Quan hệ và chủ thể của riêng bạn
#
# What exists and what can be said are data: tables of actors, a Turtle file of relations. Here two invented
# kingdoms join the knowledge base, and a relation *boycotts* the ontology; then texts that name them are read.

# %%
import shutil
import tempfile
from pathlib import Path

from extractors.elements import build_lexicon
from extractors.mentions import MentionFinder
from extractors.names import NameIndex
from extractors.resolver import Resolver
from ontology.actors import ACTORS_FOLDER, read_actors
from ontology.composition import composition
from ontology.statements import Document

folder = Path(tempfile.mkdtemp())
shutil.copytree(ACTORS_FOLDER, folder / "actors")


def write_table(name, rows):
    """A tab-separated table beside the shipped ones."""
    (folder / "actors" / name).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


write_table(
    "own.tsv",
    [
        ("id", "type", "country", "sector", "part_of", "codes", "start", "end", "source"),
        ("Morningstar", "Country", "", "GOV", "", "", "", "", "own"),
        ("Bluestone", "Country", "", "GOV", "", "", "", "", "own"),
    ],
)
write_table(
    "own.names.tsv",
    [
        ("actor", "language", "name", "kind", "flags"),
        ("Morningstar", "en", "Kingdom of Morningstar", "label", ""),
        ("Morningstar", "en", "Morningstar", "short", ""),
        ("Morningstar", "vi", "Vương quốc Sao Mai", "label", ""),
        ("Bluestone", "en", "Republic of Bluestone", "label", ""),
        ("Bluestone", "en", "Bluestone", "short", ""),
        ("Bluestone", "vi", "Cộng hòa Đá Xanh", "label", ""),
    ],
)

# %% [markdown]
# `geopol actors check FOLDER` says what is wrong with tables; here nothing is.

# %%
from ontology.checking import check

problems = check(folder / "actors")
base = read_actors(folder / "actors")
len(problems), base["Morningstar"].label("vi")

# %%
index = NameIndex(base)
finder = MentionFinder(build_lexicon(index, composition()), Resolver(index, composition()))
TEXTS = (
    ("vi", "Vương quốc Sao Mai lên án Cộng hòa Đá Xanh. Cộng hòa Đá Xanh tẩy chay Vương quốc Sao Mai."),
    (
        "en",
        "The Kingdom of Morningstar condemned Bluestone. The Republic of Bluestone boycotted Morningstar.",
    ),
)
documents = [Document(id=f"own-{language}", text=text, language=language) for language, text in TEXTS]
annotated = [finder.annotate(document) for document in documents]
[
    (mention.text, mention.actor.id)
    for found in annotated
    for sentence in found.sentences
    for mention in sentence.mentions
]

# %% [markdown]
# A relation is a property and a concept with labels in both languages, a PLOVER class, a score, a domain and a
# range.

# %%
from ontology.vocabulary import ONTOLOGY_FILE, read_vocabulary

BOYCOTTS = """
relation:boycotts a owl:ObjectProperty , geopol:EventRelation , skos:Concept ;
    skos:inScheme scheme:relations ;
    rdfs:label "boycotts"@en , "tẩy chay"@vi ;
    skos:prefLabel "boycotts"@en , "tẩy chay"@vi ;
    geopol:inverseLabel "is boycotted by"@en , "bị … tẩy chay"@vi ;
    skos:definition "Refuses to trade with the object or to come where it is."@en ,
        "Từ chối buôn bán hoặc có mặt cùng đối tượng."@vi ;
    skos:broader plover:SANCTION ;
    geopol:score -5.5 ;
    rdfs:domain geopol:Agent ;
    rdfs:range geopol:Entity .
"""
own_ontology = folder / "geopol.ttl"
own_ontology.write_text(ONTOLOGY_FILE.read_text(encoding="utf-8") + BOYCOTTS, encoding="utf-8")
boycotts = read_vocabulary(own_ontology).relation("boycotts")
boycotts.label("vi"), boycotts.quad, boycotts.score

# %% [markdown]
# An extractor is anything that gives the statements of annotated documents. Ours knows one verb a language, and
# asks the rules of the house for all the rest.

# %%
import re

from extractors.rules.extractor import RuleExtractor
from ontology.statements import Evidence, Span, Statement

WORDS = {"en": re.compile(r"\bboycotted\b"), "vi": re.compile(r"\btẩy chay\b")}


def boycotts_in(found):
    """A statement for each of our words that stands between two mentions."""
    document = found.document
    for sentence in found.sentences:
        quote = document.text[sentence.span.start : sentence.span.end]
        for word in WORDS[document.language].finditer(quote):
            trigger = Span(sentence.span.start + word.start(), sentence.span.start + word.end())
            before = [mention for mention in sentence.mentions if mention.span.end <= trigger.start]
            after = [mention for mention in sentence.mentions if mention.span.start >= trigger.end]
            if before and after:
                evidence = Evidence(
                    document_id=document.id,
                    sentence=sentence.span,
                    quote=quote,
                    language=document.language,
                    extractor="own-1",
                    score=0.8,
                    subject=before[-1].span,
                    trigger=trigger,
                    object=after[0].span,
                )
                yield Statement(
                    subject=before[-1].actor, relation="boycotts", object=after[0].actor, evidence=(evidence,)
                )


own = [statement for found in annotated for statement in boycotts_in(found)]
taken = {(one.document_id, one.sentence) for statement in own for one in statement.evidence}
rules = [
    statement
    for statements in RuleExtractor().extract(annotated)
    for statement in statements
    if (statement.evidence[0].document_id, statement.evidence[0].sentence) not in taken
]
[(s.subject.id, s.relation, s.object.id, s.evidence[0].language) for s in (*own, *rules)]

# %% [markdown]
# Two languages, one statement: both sentences stand behind it, and the graph answers.

# %%
from graph.assembly import assemble
from graph.belief import score
from graph.query import run
from graph.rdf import to_quads
from graph.results import short
from graph.store import memory_store

by_id = {document.id: document for document in documents}
statements = score(assemble((*own, *rules)), by_id)
store = memory_store(to_quads(statements, by_id, base.get))
answer = run(
    store, "SELECT ?who ?label ?whom { ?who relation:boycotts ?whom . ?who rdfs:label ?label } ORDER BY ?label"
)
rows = [tuple(map(short, row)) for row in answer]
rows

# %%
assert not problems
assert [(s.subject.id, s.relation, s.object.id, len(s.evidence)) for s in statements] == [
    ("Bluestone", "boycotts", "Morningstar", 2),
    ("Morningstar", "criticizes", "Bluestone", 2),
]
assert {row[0] for row in rows} == {"actor:Bluestone"}
