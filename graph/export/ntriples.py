"""N-Triples: the triples of all graphs, one a line."""

import pyoxigraph as ox

from graph.export.rdf_files import rdf_export, triples

NTRIPLES = rdf_export("ntriples", "RDF triples of all graphs, one a line", ox.RdfFormat.N_TRIPLES, triples)
