"""What others have written down already: their files become pages, reviews and facets.

sheet.py       the rows of a CSV file or a workbook, by the names of their columns
statements.py  a newsroom's spreadsheet of statements -> pages that bring their attributions
quotations.py  what Citron and textacy found -> the same
reviews.py     ClaimReview out of pages and data feeds -> ClaimReview
facets.py      attributes of actors and outlets -> Facet
"""

from retold.intake.facets import read_facets
from retold.intake.quotations import read_quotations
from retold.intake.records import ClaimReview, Facet, LoadReport, MergeReport, Reviewed
from retold.intake.reviews import read_reviews
from retold.intake.statements import ROLES, guessed, header_of, read_statements

__all__ = [
    "ROLES",
    "ClaimReview",
    "Facet",
    "LoadReport",
    "MergeReport",
    "Reviewed",
    "guessed",
    "header_of",
    "read_facets",
    "read_quotations",
    "read_reviews",
    "read_statements",
]
