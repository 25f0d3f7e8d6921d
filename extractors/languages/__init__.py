"""One module a language: sentences, tokens, titles, number and date words."""
