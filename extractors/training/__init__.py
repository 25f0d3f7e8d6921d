"""How the model in ``extractors/model`` is made: data, network, training, export. Needs the extra ``train``."""
