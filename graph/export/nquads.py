"""N-Quads: everything with its named graph, one quad a line."""

import pyoxigraph as ox

from graph.export.rdf_files import all_quads, rdf_export

NQUADS = rdf_export("nquads", "RDF with named graphs, one quad a line", ox.RdfFormat.N_QUADS, all_quads)
