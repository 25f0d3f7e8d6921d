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
# # Network analysis · Phân tích mạng lưới
#
# The same numbers as `geopol analyze`: who is at the centre, who stands with whom, which triads are under
# strain, who lies in between. Every number keeps the ids of the statements it is made of. The news below is
# invented.

# %%
from datetime import date

import pandas as pd
from IPython.display import SVG, display

from extractors.pipeline import extract
from graph.analysis.figures import alignment_figure, drawn, network_figure
from graph.analysis.tables import tables
from graph.analysis.whole import Settings, analyze
from graph.assembly import assemble
from graph.belief import score
from ontology.actors import actor_base
from ontology.statements import Document

NEWS = (
    "Iceland accused Norway of overfishing. Norway threatened Iceland. Denmark praised Iceland.",
    "Denmark criticised Norway. Finland praised Denmark. Finland signed an agreement with Iceland.",
    "Sweden signed an agreement with Norway. Sweden criticised Iceland. Finland met Sweden. Sweden praised Denmark.",
)
documents = {
    f"news-{number}": Document(
        id=f"news-{number}", text=text, language="en", published=date(2019, 3, number), source="Invented Gazette"
    )
    for number, text in enumerate(NEWS, start=1)
}
found = (statement for _, statements in extract(documents.values(), "rules") for statement in statements)
statements = score(assemble(found), documents)
analysis = analyze(statements, documents=documents, lookup=actor_base().get)


def frame(name):
    """A table of the analysis without its columns for machines."""
    (table,) = tables(analysis, "en", (name,))
    rows = pd.DataFrame([row.cells for row in table.rows], columns=table.columns)
    return rows[[column for column in table.columns if not column.endswith("_id")]]


frame("standings")

# %%
frame("dyads")

# %%
frame("triads")

# %%
frame("blocs")

# %%
display(SVG(drawn(network_figure(analysis, "en"), "svg")))

# %%
display(SVG(drawn(alignment_figure(analysis, "vi"), "svg")))

# %% [markdown]
# By default only what is told as fact counts. `weights` say otherwise; so does the level: countries with all
# who act for them, or every actor by itself.

# %%
from graph.analysis.acts import Level
from ontology.statements import Status

bolder = analyze(
    statements,
    documents=documents,
    lookup=actor_base().get,
    settings=Settings(level=Level.ACTOR, weights=((Status.PLANNED, 0.5), (Status.ALLEGED, 0.2))),
)
len(analysis.acts.acts), len(bolder.acts.acts)

# %%
assert analysis.balance.triads
assert {act.statement for act in analysis.acts.acts} <= {statement.id for statement in statements}
