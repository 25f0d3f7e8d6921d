"""Commands of ``geopol``, one group a module; each registers itself on the app it is given."""
