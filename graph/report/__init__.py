"""A report that reads like an analyst's brief: one page, every number a link to the statements it is made of."""
