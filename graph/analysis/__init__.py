"""What a graph tells as a whole: who stands where, with whom, against whom, and what changed.

Acts are statements with a score on PLOVER's scale (-10 conflict to +10 cooperation); ``acts`` says which count and how
much. Every number comes with the statements it is made of. Nothing here is random but what is seeded, and nothing
depends on the order of the input.
"""
