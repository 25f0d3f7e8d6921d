"""TriG: everything in its named graphs, with the prefixes of the house."""

import pyoxigraph as ox

from graph.export.rdf_files import all_quads, rdf_export

TRIG = rdf_export("trig", "RDF with named graphs, to read by eye", ox.RdfFormat.TRIG, all_quads)
