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
# # Quick start · Bắt đầu nhanh
#
# Two Vietnamese articles in, a knowledge graph out: statements with their sentences, a store to ask, a page to
# look at. Nothing here opens a network connection.

# %%
import html
import tempfile
from pathlib import Path

from IPython.display import display

from graph.build import build

folder = Path(tempfile.mkdtemp()) / "build"
report = build(["../seeds"], folder, language="vi")
print(len(report.documents), "documents,", len(report.statements), "statements,", report.quads, "quads")
sorted(path.name for path in folder.iterdir())

# %% [markdown]
# A statement says who stands in which relation to whom, how the text presents it, and in which sentences.

# %%
from graph.telling import by_weight, in_words

for statement in sorted(report.statements, key=by_weight)[:8]:
    print(f"{statement.belief:.2f}  {in_words(statement, 'vi')}  [{statement.status}]")
    print("      ", statement.evidence[0].quote[:110])

# %% [markdown]
# The plain view holds what is told as fact and nothing else, so that the simplest SPARQL means what it seems to
# mean.

# %%
from graph.query import run
from graph.results import short
from graph.store import open_store

store = open_store(folder)
for who, whom in run(store, "SELECT DISTINCT ?who ?whom { ?who relation:urges ?whom } ORDER BY ?who ?whom"):
    print(short(who), "→", short(whom))

# %% [markdown]
# The page: a click on a line shows its sentences. It is one file; here it stands in a frame.

# %%
page = (folder / "graph.html").read_text(encoding="utf-8")
frame = f'<iframe srcdoc="{html.escape(page)}" width="100%" height="640" style="border:0"></iframe>'
display({"text/html": frame}, raw=True)

# %%
assert len(report.documents) == 2
assert any(s.relation == "urges" and s.object.id == "USA" for s in report.statements)
