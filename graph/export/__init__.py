"""A graph in the formats of other tools: one file a format, all listed in ``registry``."""
