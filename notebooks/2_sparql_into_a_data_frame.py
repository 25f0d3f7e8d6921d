# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # SPARQL into a data frame · Từ SPARQL đến bảng dữ liệu
#
# Shipped queries go by name, parameters are ids or names in either language; what comes back becomes a pandas
# table.

# %%
import tempfile
from pathlib import Path

import pandas as pd

from graph.build import build
from graph.named_queries import named_queries
from graph.query import run, run_named
from graph.results import short
from graph.store import open_store

folder = Path(tempfile.mkdtemp()) / "build"
build(["../seeds"], folder, extractor="rules")
store = open_store(folder)


def frame(solutions):
    """Rows of an answer, terms shortened to what people read."""
    names = [variable.value for variable in solutions.variables]
    return pd.DataFrame([[short(row[name]) for name in names] for row in solutions], columns=names)


# %%
titles = [{"name": query.name, **dict(query.title)} for query in named_queries().values()]
pd.DataFrame(titles)

# %%
frame(run_named(store, named_queries()["who-urges-whom"], {"whom": "Mỹ", "language": "vi"}))

# %% [markdown]
# Statements are nodes: a query of one's own reaches status, speaker, date, belief and sentence.

# %%
statements = frame(
    run(
        store,
        """
        SELECT ?subject ?relation ?object ?status ?speaker ?belief {
          ?statement a geopol:Statement ; geopol:subject ?subject ; geopol:relation ?relation ;
                     geopol:object ?object ; geopol:status ?status ; geopol:belief ?belief .
          OPTIONAL { ?statement geopol:attributedTo ?speaker }
        } ORDER BY ?subject ?relation ?object ?status ?speaker
        """,
    )
).astype({"belief": float})
statements.head(10)

# %%
statements.groupby("status").agg(statements=("subject", "size"), belief=("belief", "mean")).round(2)

# %%
pd.crosstab(statements.subject, statements.relation).loc[lambda table: table.sum(axis=1) > 1]

# %%
assert {"status:actual", "status:planned"} <= set(statements.status)
assert statements.belief.between(0, 1).all()
