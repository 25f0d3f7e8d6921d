"""Statements to knowledge: assembly, stores, queries, views and the command line."""
