"""What can be said: the vocabulary, the actors and the data model. Imports nothing else of geopol."""
