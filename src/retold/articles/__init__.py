"""Articles: the clean text of a page, and what is known about it.

cleaning.py   clean(): the front door
web.py        HTML: trafilatura's paragraphs, judged and found again in the page (visible.py)
plain.py      text: the article's lines and those around it; imprint.py: what they say of it
given.py      a line of JSON: an article already clean
furniture.py  one line that is no article's, by shape and lexicon; teasers.py: lists of others
facts.py      outlet, title, dates and their ranks; marks.py: by what HTML declares them
past.py       the latest day that a text speaks of as past; language.py
"""

from retold.articles.cleaning import clean
from retold.articles.facts import canonical, with_about, with_outlets

__all__ = ["canonical", "clean", "with_about", "with_outlets"]
