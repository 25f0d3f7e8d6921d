"""Text to statements. Imports only ``ontology``."""
