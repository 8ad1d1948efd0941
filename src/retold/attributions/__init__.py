"""Who said what: attributions in an article."""

from retold.attributions.extract import extract

__all__ = ["extract"]
