"""A tour of retold in Python: from the demo pages to a finding, a picture and an export.

    python docs/tour.py FOLDER

The cells (`# %%`) open as a notebook in Jupyter (with jupytext), VS Code and Spyder. A test runs
this file as it stands.
"""

# %% [markdown]
# Twelve invented pages ship with retold: a ministry's statement, and what eleven others made of it.

# %%
import sys
from importlib import resources
from pathlib import Path

import retold

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("tour")
folder.mkdir(parents=True, exist_ok=True)

# %% [markdown]
# A corpus is a folder. `add` reads pages and finds who said what; `link` joins every statement to
# its other tellings. Both may be run again: what is held is not read twice.

# %%
corpus = retold.open(folder / "demo.retold")
with resources.as_file(resources.files("retold.demo")) as demo:
    report = corpus.add(retold.read(demo / "pages", about=demo / "about.csv"))
print(f"{report.added} pages added, {report.attributions} attributions found in them")
corpus.link()

# %% [markdown]
# Who said it, in which words? Each hit is a span of an article, down to the characters.

# %%
for hit in corpus.search('"tariff diplomacy"')[:3]:
    span = hit.telling.spans[0]
    there = hit.article.text[span.start : span.end]
    print(hit.article.outlet, "|", hit.actor and hit.actor.name, "|", there)

# %% [markdown]
# Who told it after whom, and what became of the words? The earliest is the earliest *held*.

# %%
trace = corpus.trace("root cause of the Sorrel Strait crisis")
for step in trace:
    form = step.retelling.form if step.retelling else "earliest held"
    print(str(step.article.published)[:10], "|", step.article.outlet, "|", form)
print(f"told by {trace.publishers} independent publishers on {len(trace)} pages")

# %% [markdown]
# A finding: which outlet told the line as its own words? And what did each leave out?

# %%
comparison = corpus.compare("root cause of the Sorrel Strait crisis")
own = [step.article.outlet for step in trace if step.telling.voice == "own"]
print("told without attribution by:", own)
for sentence in comparison.summary[:3]:
    print("-", sentence)

# %% [markdown]
# Is a sentence new? "New" always says over which holdings.

# %%
for known in corpus.recall("The League's tariff diplomacy is high-handed. Gulls like chips."):
    print(known.verdict, "|", known.detail)

# %% [markdown]
# The chart: the tellings over time, with outlets as lanes. It is one file, in print and on screen.

# %%
from retold.export import trace_svg  # noqa: E402 - imported where the tour comes to it

(folder / "trace.svg").write_text(trace_svg(trace), encoding="utf-8")

# %% [markdown]
# Tables go to polars and pandas as they are. A count without its denominator says little: these are
# the pages held of each outlet, against which all else is counted.

# %%
try:
    import polars

    holdings = polars.DataFrame(corpus.frame("holdings"))
    print(holdings.group_by("outlet").agg(polars.col("pages").sum()).sort("outlet"))
except ImportError:  # pip install 'retold[parquet]' polars
    print("polars is not installed; the tables go out as CSV and XLSX all the same")

# %% [markdown]
# And out: everything as a workbook, this one statement as references and as linked data.

# %%
told = trace.told
print(corpus.export(folder / "tables", "xlsx", force=True))
print(corpus.export(folder / "references", "bibtex", id=told, force=True))
print(corpus.export(folder / "linked", "jsonld", id=told, force=True))
corpus.close()
