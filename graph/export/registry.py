"""Every export, by name. To add one: a file that defines it, and its line here."""

import difflib

from graph.export.bulk import BULK
from graph.export.contract import Export, ExportError
from graph.export.csv_table import CSV
from graph.export.gdelt import GDELT
from graph.export.gexf import GEXF
from graph.export.graphml import GRAPHML
from graph.export.jsonld import JSONLD
from graph.export.nanopub import NANOPUBS
from graph.export.neo4j import NEO4J
from graph.export.nquads import NQUADS
from graph.export.ntriples import NTRIPLES
from graph.export.parquet import PARQUET
from graph.export.rdfxml import RDFXML
from graph.export.trig import TRIG
from graph.export.turtle import TURTLE

EXPORTS = {
    export.name: export
    for export in (
        *(TURTLE, NTRIPLES, NQUADS, TRIG, RDFXML, JSONLD, NANOPUBS, BULK),
        *(GRAPHML, GEXF, CSV, PARQUET, NEO4J, GDELT),
    )
}


def export_named(name: str) -> Export:
    """The export of that name. Raises ExportError naming those there are."""
    if name in EXPORTS:
        return EXPORTS[name]
    near = difflib.get_close_matches(name.casefold(), EXPORTS, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise ExportError(f"no format is called {name!r}; {hint}There are {', '.join(EXPORTS)}")
