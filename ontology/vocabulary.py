"""The vocabulary of the house, read from ``geopol.ttl``: relations, types of entities, statuses, PLOVER classes.

The Turtle is the source of truth; nothing is repeated here. Labels and definitions are (language, text) pairs.
"""

import difflib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from ontology.namespaces import BASE, GEOPOL, OWL, RDF, RDFS, RELATION, SKOS, STATUS, Namespace

ONTOLOGY_FILE = Path(__file__).parent / "geopol.ttl"

CAMEO = Namespace(BASE + "cameo/")
PLOVER = Namespace(BASE + "plover/")
QUAD = Namespace(BASE + "quad/")
SECTOR = Namespace(BASE + "sector/")
SCHEME = Namespace(BASE + "scheme/")

Texts = tuple[tuple[str, str], ...]
Term = TypeVar("Term", bound="Concept")


class VocabularyError(ValueError):
    """A term that the ontology lacks, or an ontology that cannot be read; the message says what is accepted."""


def text_in(texts: Texts, language: str) -> str:
    """The text in ``language``, else in English, else any, else an empty string."""
    by_language = dict(texts)
    return by_language.get(language) or by_language.get("en") or next(iter(by_language.values()), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A term with labels and definitions: a status, a sector, a quad class or a CAMEO code. ``name`` ends its IRI."""

    name: str
    labels: Texts
    definitions: Texts = ()

    def label(self, language: str) -> str:
        """Label in ``language``, else in English."""
        return text_in(self.labels, language)

    def definition(self, language: str) -> str:
        """Definition in ``language``, else in English."""
        return text_in(self.definitions, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusTerm(Concept):
    """A status of statements, such as ``actual`` or ``planned``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PloverClass(Concept):
    """A PLOVER class such as ``REQUEST``; ``quad`` is the name of its quad class (``verbal-conflict``)."""

    quad: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityType(Concept):
    """A class of entities; ``parents`` are the geopol classes right above, ``aligned`` the IRIs of others' above."""

    parents: tuple[str, ...]
    aligned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Concept):
    """A relation of the ontology.

    ``inverse_labels`` read it from object to subject; in Vietnamese "…" marks the subject's place. ``plover``,
    ``cameo``, ``quad`` and ``score`` (-10 conflict to +10 cooperation) are None for structural relations, ``mode`` also
    where PLOVER has none. ``domain`` and ``range`` are names of entity types.
    """

    inverse_labels: Texts
    plover: str | None
    mode: str | None
    cameo: str | None
    quad: str | None
    score: float | None
    symmetric: bool
    structural: bool
    domain: str
    range: str

    def inverse_label(self, language: str) -> str:
        """How the relation reads from object to subject in ``language``, else in English."""
        return text_in(self.inverse_labels, language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All terms of the ontology by name, in the order of the Turtle."""

    relations: Mapping[str, Relation]
    entity_types: Mapping[str, EntityType]
    statuses: Mapping[str, StatusTerm]
    plover_classes: Mapping[str, PloverClass]
    quads: Mapping[str, Concept]
    cameo_codes: Mapping[str, Concept]
    sectors: Mapping[str, Concept]

    def relation(self, name: str) -> Relation:
        """The relation of that name. Raises VocabularyError naming the nearest ones."""
        return _find(self.relations, name, "relation")

    def entity_type(self, name: str) -> EntityType:
        """The entity type of that name. Raises VocabularyError naming the nearest ones."""
        return _find(self.entity_types, name, "entity type")

    def status(self, name: str) -> StatusTerm:
        """The status of that name. Raises VocabularyError naming the nearest ones."""
        return _find(self.statuses, name, "status")

    def is_a(self, entity_type: str, ancestor: str) -> bool:
        """Whether ``entity_type`` is ``ancestor`` or lies below it: ``is_a("Country", "Agent")``."""
        if entity_type == ancestor:
            return True
        return any(self.is_a(parent, ancestor) for parent in self.entity_type(entity_type).parents)

    def accepts(self, relation: str, subject_type: str, object_type: str) -> bool:
        """Whether entities of these types fit domain and range of ``relation``."""
        found = self.relation(relation)
        return self.is_a(subject_type, found.domain) and self.is_a(object_type, found.range)


def _find(terms: Mapping[str, Term], name: str, kind: str) -> Term:
    if name in terms:
        return terms[name]
    by_folded = {known.casefold(): known for known in terms}
    near = difflib.get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(by_folded[match] for match in near)}?" if near else f"known: {', '.join(terms)}"
    raise VocabularyError(f"no {kind} is called {name!r}; {hint}")


@dataclass(frozen=True, slots=True)
class _Triples:
    """The triples of the ontology: values by (subject IRI, predicate IRI), subjects in order by (predicate, value)."""

    values: Mapping[tuple[str, str], tuple[NamedNode | Literal, ...]]
    subjects: Mapping[tuple[str, str], tuple[str, ...]]

    def iris(self, subject: str, predicate: str) -> tuple[str, ...]:
        found = self.values.get((subject, predicate), ())
        return tuple(value.value for value in found if isinstance(value, NamedNode))

    def locals(self, subject: str, predicate: str, namespace: Namespace) -> tuple[str, ...]:
        found = (namespace.local(iri) for iri in self.iris(subject, predicate))
        return tuple(name for name in found if name and "/" not in name)

    def one(self, subject: str, predicate: str, namespace: Namespace) -> str | None:
        return next(iter(self.locals(subject, predicate, namespace)), None)

    def literal(self, subject: str, predicate: str) -> str | None:
        found = self.values.get((subject, predicate), ())
        return next((value.value for value in found if isinstance(value, Literal)), None)

    def texts(self, subject: str, predicate: str) -> Texts:
        found = self.values.get((subject, predicate), ())
        return tuple(
            sorted((value.language, value.value) for value in found if isinstance(value, Literal) and value.language)
        )

    def labels(self, subject: str) -> Texts:
        return self.texts(subject, RDFS["label"])

    def definitions(self, subject: str) -> Texts:
        return self.texts(subject, SKOS["definition"])

    def of_scheme(self, scheme: str, namespace: Namespace) -> Iterator[tuple[str, str]]:
        """(name, IRI) of the concepts of a scheme."""
        for iri in self.subjects.get((SKOS["inScheme"], SCHEME[scheme]), ()):
            if name := namespace.local(iri):
                yield name, iri


def _read_triples(path: Path) -> _Triples:
    values: dict[tuple[str, str], list[NamedNode | Literal]] = defaultdict(list)
    subjects: dict[tuple[str, str], list[str]] = defaultdict(list)
    try:
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            subject, predicate, value = quad.subject, quad.predicate.value, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                values[subject.value, predicate].append(value)
                subjects[predicate, value.value].append(subject.value)
    except SyntaxError as error:
        raise VocabularyError(f"{path}: not Turtle: {error}") from error
    return _Triples(
        {key: tuple(found) for key, found in values.items()}, {key: tuple(found) for key, found in subjects.items()}
    )


def _relation(triples: _Triples, name: str, iri: str, classes: Mapping[str, PloverClass]) -> Relation:
    kinds = triples.iris(iri, RDF["type"])
    domain = triples.one(iri, RDFS["domain"], GEOPOL)
    range_ = triples.one(iri, RDFS["range"], GEOPOL)
    if domain is None or range_ is None:
        raise VocabularyError(f"relation {name} needs an rdfs:domain and an rdfs:range, both classes of geopol")
    plover = triples.one(iri, SKOS["broader"], PLOVER)
    if plover is not None and plover not in classes:
        raise VocabularyError(f"relation {name} has skos:broader plover:{plover}, which the ontology does not describe")
    cameo = triples.one(iri, SKOS["exactMatch"], CAMEO) or triples.one(iri, SKOS["broadMatch"], CAMEO)
    score = triples.literal(iri, GEOPOL["score"])
    return Relation(
        name=name,
        labels=triples.labels(iri),
        inverse_labels=triples.texts(iri, GEOPOL["inverseLabel"]),
        definitions=triples.definitions(iri),
        plover=plover,
        mode=triples.literal(iri, GEOPOL["mode"]),
        cameo=cameo,
        quad=classes[plover].quad if plover else None,
        score=float(score) if score is not None else None,
        symmetric=OWL["SymmetricProperty"] in kinds,
        structural=GEOPOL["StructuralRelation"] in kinds,
        domain=domain,
        range=range_,
    )


def _plover_class(triples: _Triples, name: str, iri: str) -> PloverClass:
    quad = triples.one(iri, SKOS["broader"], QUAD)
    if quad is None:
        raise VocabularyError(f"PLOVER class {name} needs a skos:broader quad class")
    return PloverClass(name=name, labels=triples.labels(iri), definitions=triples.definitions(iri), quad=quad)


def _entity_types(triples: _Triples) -> dict[str, EntityType]:
    found = {"Entity": GEOPOL["Entity"]}
    waiting = [GEOPOL["Entity"]]
    while waiting:
        for iri in triples.subjects.get((RDFS["subClassOf"], waiting.pop(0)), ()):
            if (name := GEOPOL.local(iri)) and name not in found:
                found[name] = iri
                waiting.append(iri)
    return {
        name: EntityType(
            name=name,
            labels=triples.labels(iri),
            definitions=triples.definitions(iri),
            parents=triples.locals(iri, RDFS["subClassOf"], GEOPOL),
            aligned=tuple(above for above in triples.iris(iri, RDFS["subClassOf"]) if not above.startswith(BASE)),
        )
        for name, iri in found.items()
    }


def read_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of an ontology in Turtle.

    Raises VocabularyError if the file is not Turtle or a relation lacks domain, range or a described PLOVER class.
    """
    triples = _read_triples(path)
    classes = {name: _plover_class(triples, name, iri) for name, iri in triples.of_scheme("plover", PLOVER)}

    def concepts(scheme: str, namespace: Namespace) -> dict[str, Concept]:
        return {
            name: Concept(name=name, labels=triples.labels(iri), definitions=triples.definitions(iri))
            for name, iri in triples.of_scheme(scheme, namespace)
        }

    return Vocabulary(
        relations={
            name: _relation(triples, name, iri, classes) for name, iri in triples.of_scheme("relations", RELATION)
        },
        entity_types=_entity_types(triples),
        statuses={
            name: StatusTerm(name=name, labels=triples.labels(iri), definitions=triples.definitions(iri))
            for name, iri in triples.of_scheme("statuses", STATUS)
        },
        plover_classes=classes,
        quads=concepts("quad", QUAD),
        cameo_codes=concepts("cameo", CAMEO),
        sectors=concepts("sectors", SECTOR),
    )


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary, read once."""
    return read_vocabulary(ONTOLOGY_FILE)
