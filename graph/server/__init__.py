"""An HTTP server of a graph: SPARQL 1.1 Protocol, Graph Store Protocol (read), descriptions and pages."""
