"""Text to statements. Imports only ``ontology``."""

DEFAULT_EXTRACTOR = "both"
"""The registered extractor that scores best (see ``extractors.pipeline``)."""
