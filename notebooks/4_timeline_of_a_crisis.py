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
# # Timeline of a crisis · Dòng thời gian của một cuộc khủng hoảng
#
# The cooperation-conflict index of a pair, month by month. Acts are dated by the event, not by the paper that
# prints it. The crisis is invented.

# %%
from datetime import date

import pandas as pd
from IPython.display import SVG, display

from extractors.pipeline import extract
from graph.analysis.figures import drawn, series_figure
from graph.analysis.whole import Settings, analyze
from graph.assembly import assemble
from graph.belief import score
from graph.telling import in_words, interval_in
from ontology.actors import actor_base
from ontology.statements import Document

NEWS = (
    (date(2019, 3, 5), "On 4 March 2019 Iceland accused Norway of overfishing."),
    (date(2019, 4, 11), "On 10 April 2019 Norway threatened Iceland. Denmark urged Iceland to hold talks with Norway."),
    (date(2019, 5, 3), "On 2 May 2019 Iceland imposed sanctions on Norway. On 2 May 2019 Denmark criticised Iceland."),
    (date(2019, 6, 18), "On 17 June 2019 Iceland met Norway for talks. Denmark mediated between Iceland and Norway."),
    (
        date(2019, 7, 9),
        "On 8 July 2019 Iceland signed an agreement with Norway. On 8 July 2019 Denmark praised Iceland.",
    ),
)
documents = {
    f"crisis-{number}": Document(
        id=f"crisis-{number}", text=text, language="en", published=day, source="Invented Gazette"
    )
    for number, (day, text) in enumerate(NEWS, start=1)
}
found = (statement for _, statements in extract(documents.values(), "rules") for statement in statements)
statements = score(assemble(found), documents)

# %%
told = [
    (interval_in(s.date, "en") or "no date", in_words(s, "en"), s.status.value, s.evidence[0].document_id)
    for s in statements
]
pd.DataFrame(told, columns=["date", "what", "status", "document"]).sort_values(["document", "what"], ignore_index=True)

# %%
analysis = analyze(statements, documents=documents, lookup=actor_base().get)
pair = next(one for one in analysis.series if (one.first, one.second) == ("ISL", "NOR"))
timeline = pd.DataFrame(
    [(point.period, point.tally.cooperation, point.tally.conflict, point.tally.index) for point in pair.points],
    columns=["month", "cooperation", "conflict", "index"],
)
timeline

# %%
display(SVG(drawn(series_figure(analysis, "en"), "svg")))

# %% [markdown]
# What changed between the beginning of May and the end of July?

# %%
settings = Settings(between=(date(2019, 5, 2), date(2019, 7, 31)))
changed = analyze(statements, documents=documents, lookup=actor_base().get, settings=settings).changes
pd.DataFrame(
    [(one.first, one.second, one.kind.value, one.before.index, one.after.index, one.shift) for one in changed.pairs],
    columns=["first", "second", "change", "before", "after", "shift"],
)

# %%
assert timeline["index"].iloc[0] < 0 < timeline["index"].iloc[-1]
assert any((one.first, one.second, one.kind.value) == ("ISL", "NOR", "turned") for one in changed.pairs)
