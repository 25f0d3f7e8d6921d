"""Turtle: the triples of all graphs, with the prefixes of the house."""

import pyoxigraph as ox

from graph.export.rdf_files import rdf_export, triples

TURTLE = rdf_export("turtle", "RDF triples of all graphs, to read by eye", ox.RdfFormat.TURTLE, triples)
