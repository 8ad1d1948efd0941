"""The workbench: what a corpus holds, in a browser and for other programs, on this machine.

app.py       all routes in one application; `serve` runs it
settings.py  which corpus, who may reach it, who may write
guard.py     who may come in: Host, token, same origin, size; and what every answer must carry
problems.py  what went wrong, in the words of the command line: as JSON or as a page
api.py       the HTTP API, with the JSON of `export`; openapi.py describes it
downloads.py, rows.py  tables to download: those of `export`, and what each view shows, whole
jobs.py      pages that are dropped: read in a process of their own, with progress
screen.py    how templates are filled; words.py, marks.py, cite.py and tree.py are what they show
query.py     what may be typed into the search box
views/       a file a page
templates/, static/  HTML, style and the little JavaScript: nothing is built, nothing is fetched
"""

from retold.web.app import listen, serve, workbench
from retold.web.settings import Settings

__all__ = ["Settings", "listen", "serve", "workbench"]
