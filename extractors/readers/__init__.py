"""Readers: one module a format, each from an open file to what it found in it; ``extractors.documents`` is the door."""
