"""Whether a graph is valid: the shapes of ``ontology/shapes.ttl`` run by pyshacl, and the findings in words.

The shapes see all named graphs together. What they cannot see, that the plain view holds the actual statements and
nothing else, is checked here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from pyshacl import validate as run_shacl
from rdflib import RDF, RDFS, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib import Namespace as RdfNamespace
from rdflib.term import Node

from ontology.namespaces import ACTOR, DOCUMENT, EVIDENCE, GRAPH, RELATION, STATEMENT, STATUS
from ontology.vocabulary import ONTOLOGY_FILE, VocabularyError, vocabulary

SHAPES_FILE = Path(__file__).parent.parent / "ontology" / "shapes.ttl"

GEOPOL: Final = RdfNamespace("https://w3id.org/geopol/")
GAF: Final = RdfNamespace("http://groundedannotationframework.org/gaf#")
SH: Final = RdfNamespace("http://www.w3.org/ns/shacl#")
PLAIN: Final = URIRef(GRAPH["plain"])
ONTOLOGY: Final = URIRef(GRAPH["ontology"])

Triple = tuple[Node, Node, Node]


class Severity(StrEnum):
    """A violation refuses the graph; a warning does not."""

    VIOLATION = "violation"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: with which node (``focus``), at which property, which value, and in words.

    ``focus`` and ``path`` are IRIs; ``path`` and ``value`` are None where there is none to show.
    """

    severity: Severity
    focus: str
    path: str | None
    value: str | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found, violations first, and in how many statements was looked."""

    statements: int
    findings: tuple[Finding, ...]

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that refuse the graph."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.VIOLATION)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.WARNING)

    @property
    def valid(self) -> bool:
        """Whether there is no violation."""
        return not self.violations

    def summary(self) -> str:
        """One line in words."""
        counts = f"{_count(len(self.violations), 'violation')}, {_count(len(self.warnings), 'warning')}"
        return f"{_count(self.statements, 'statement')}: {'valid' if self.valid else 'not valid'} ({counts})"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


@cache
def _turtle(path: Path) -> Graph:
    return Graph().parse(data=path.read_bytes(), format="turtle")


def _from_oxigraph(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return _plain(Literal(term.value, lang=term.language, datatype=datatype))
    raise TypeError(f"RDF 1.1 has no such term: {term}")


def _plain(term: Node) -> Node:
    """The same term, but xsd:string left out: one literal in RDF 1.1, two that differ in rdflib."""
    return Literal(str(term)) if isinstance(term, Literal) and term.datatype == XSD.string else term


def _quads(dataset: Graph | Iterable[ox.Quad]) -> Iterator[tuple[Triple, Node | None]]:
    """Triples with the name of their graph (None: the default graph)."""
    if isinstance(dataset, Dataset):
        for subject, predicate, value, name in dataset.quads():
            yield (subject, predicate, _plain(value)), name
    elif isinstance(dataset, Graph):
        for subject, predicate, value in dataset:
            yield (subject, predicate, _plain(value)), None
    else:
        for quad in dataset:
            triple = _from_oxigraph(quad.subject), URIRef(quad.predicate.value), _from_oxigraph(quad.object)
            yield triple, None if isinstance(quad.graph_name, ox.DefaultGraph) else _from_oxigraph(quad.graph_name)


def _read(dataset: Graph | Iterable[ox.Quad]) -> tuple[Graph, frozenset[Triple] | None]:
    """All graphs as one, with the ontology of the house; and the plain view, or None if the data has no named graphs.

    An ontology that the data brings along is left out: data is judged by ours, not by its own.
    """
    union, plain, named = Graph(), set(), False
    union += _turtle(ONTOLOGY_FILE)
    for triple, name in _quads(dataset):
        named = named or name is not None
        if name == PLAIN:
            plain.add(triple)
        elif name != ONTOLOGY:
            union.add(triple)
    return union, frozenset(plain) if named else None


class _Words:
    """Says in words what a node is and what is wrong with it."""

    def __init__(self, union: Graph) -> None:
        self._union = union

    def label(self, node: Node) -> str:
        """English label of a node, else any, else the end of its IRI or its text."""
        labels = [label for label in self._union.objects(node, RDFS.label) if isinstance(label, Literal)]
        labels.sort(key=lambda label: (label.language != "en", str(label)))
        if labels:
            return str(labels[0])
        text = str(node)
        spaces = (ACTOR, RELATION, STATUS, DOCUMENT, EVIDENCE, STATEMENT)
        return next((local for local in (space.local(text) for space in spaces) if local), text)

    def edge(self, subject: Node, relation: Node, target: Node) -> str:
        """``NATO urges United States``."""
        return " ".join(self.label(node) for node in (subject, relation, target))

    def _statement(self, node: Node) -> str:
        terms = (GEOPOL.subject, GEOPOL.relation, GEOPOL.object)
        ends = [self._union.value(node, term, any=True) for term in terms]
        said = " ".join("?" if end is None else self.label(end) for end in ends)
        status = self._union.value(node, GEOPOL.status, any=True)
        return f"statement {self.label(node)} ({said}, {'no status' if status is None else self.label(status)})"

    def _evidence(self, node: Node) -> str:
        of = self._union.value(predicate=GAF.denotedBy, object=node, any=True)
        return f"evidence {self.label(node)}" + ("" if of is None else f" of {self._statement(of)}")

    def node(self, node: Node) -> str:
        """What a node is: the statement it is or belongs to, by its words."""
        iri, _, part = str(node).partition("#")
        of_part = f"#{part} of " if part else ""
        whole = URIRef(iri)
        if STATEMENT.local(iri) or (whole, RDF.type, GEOPOL.Statement) in self._union:
            return of_part + self._statement(whole)
        if EVIDENCE.local(iri):
            return of_part + self._evidence(whole)
        for kind, space in (("actor", ACTOR), ("document", DOCUMENT), ("relation", RELATION)):
            if local := space.local(iri):
                return f"{of_part}{kind} {local}"
        return f"<{node}>"

    def _found(self, focus: Node, path: Node | None, value: Node | None) -> str:
        if path is None:
            return ""
        values = [value] if value is not None else sorted(self._union.objects(focus, path), key=str)
        if not values:
            return "; found none"
        shown = ", ".join(dict.fromkeys(self._value(one) for one in values[:5]))
        return f"; found {shown}" if len(values) == 1 else f"; found {len(values)}: {shown}"

    def _value(self, value: Node) -> str:
        if isinstance(value, Literal):
            return f'"{value}"'
        types = sorted(self.label(kind) for kind in self._union.objects(value, RDF.type))
        return f"{self.label(value)} ({' and '.join(types)})" if types else f"{self.label(value)} (which has no type)"

    def sentence(self, focus: Node, path: Node | None, value: Node | None, said: str) -> str:
        """What is wrong, with which node, and what was found."""
        hint = ""
        if path == GEOPOL.relation and value is not None and (name := RELATION.local(str(value))):
            try:
                vocabulary().relation(name)
            except VocabularyError as error:
                hint = f" ({error})"
        return f"{self.node(focus)}: {said}{self._found(focus, path, value)}{hint}"


def _findings(union: Graph, words: _Words) -> Iterator[Finding]:
    _, results, _ = run_shacl(
        union, shacl_graph=_turtle(SHAPES_FILE), inplace=True, advanced=True, do_owl_imports=False
    )
    if not isinstance(results, Graph):
        raise TypeError(f"the shapes could not be run: {results}")
    for result in results.subjects(RDF.type, SH.ValidationResult):
        focus, path, value = (results.value(result, term) for term in (SH.focusNode, SH.resultPath, SH.value))
        if focus is None:
            raise TypeError(f"a finding of pyshacl names no node: {result}")
        said = next((str(text) for text in results.objects(result, SH.resultMessage)), "is not valid")
        severity = Severity.VIOLATION if results.value(result, SH.resultSeverity) == SH.Violation else Severity.WARNING
        yield Finding(
            severity=severity,
            focus=str(focus),
            path=None if path is None else str(path),
            value=None if value is None else str(value),
            message=words.sentence(focus, path, value, said),
        )


def _edges(union: Graph) -> dict[Triple, list[Node]]:
    """The actual statements by the edge that the plain view should have, for relations that are acts.

    Structural edges are left out: what is known of the actors adds some, and leaving an organization takes some away.
    """
    edges: dict[Triple, list[Node]] = defaultdict(list)
    for statement in union.subjects(GEOPOL.status, GEOPOL["status/actual"]):
        for subject in union.objects(statement, GEOPOL.subject):
            for relation in union.objects(statement, GEOPOL.relation):
                for target in union.objects(statement, GEOPOL.object):
                    edges[subject, relation, target].append(statement)
    return edges


def _plain_findings(union: Graph, plain: frozenset[Triple], words: _Words) -> Iterator[Finding]:
    acts = {RELATION[name] for name, relation in vocabulary().relations.items() if not relation.structural}
    edges = _edges(union)
    for edge in plain - edges.keys():
        if str(edge[1]) in acts:
            said = f"the plain view says {words.edge(*edge)}, but no actual statement does"
            yield Finding(
                severity=Severity.VIOLATION, focus=str(edge[0]), path=str(edge[1]), value=str(edge[2]), message=said
            )
    for edge in edges.keys() - plain:
        if str(edge[1]) in acts:
            for statement in edges[edge]:
                said = words.sentence(statement, None, None, "is actual, but the plain view lacks its edge")
                yield Finding(
                    severity=Severity.VIOLATION,
                    focus=str(statement),
                    path=str(edge[1]),
                    value=str(edge[2]),
                    message=said,
                )


def validate(dataset: Graph | Iterable[ox.Quad]) -> Report:
    """Check a graph: an rdflib Graph or Dataset, or quads of pyoxigraph (``store.quads()``). Nothing is changed.

    Without named graphs the plain view is not checked. Findings are sorted: violations first, then by node.
    """
    union, plain = _read(dataset)
    words = _Words(union)
    findings = set(_findings(union, words))
    if plain is not None:
        findings.update(_plain_findings(union, plain, words))
    order = sorted(findings, key=lambda f: (f.severity, f.focus, f.path or "", f.value or "", f.message))
    return Report(statements=len(set(union.subjects(RDF.type, GEOPOL.Statement))), findings=tuple(order))
