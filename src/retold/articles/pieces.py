"""The pieces of a page, and the article's text put together from those that are kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from retold.records import Block, BlockKind

GAP = "\n\n"
"""What stands between two paragraphs of `Article.text`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a page: its kind, where it stands there, and its text, or None where dropped."""

    kind: BlockKind
    page: tuple[int, int] | None
    text: str | None
    reason: str


def put_together(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...]]:
    """The text of the kept pieces, an empty line between them, and a block for every piece.

    Example:
        >>> put_together([Piece(kind="body", page=(4, 13), text="It is so.", reason="paragraph")])
        ('It is so.', (Block(kind='body', page=(4, 13), text=(0, 9), reason='paragraph'),))
    """
    text: list[str] = []
    blocks: list[Block] = []
    end = 0
    for piece in pieces:
        where = None
        if piece.text is not None:
            start = end + len(GAP) if text else 0
            end = start + len(piece.text)
            where = (start, end)
            text.append(piece.text)
        blocks.append(Block(kind=piece.kind, page=piece.page, text=where, reason=piece.reason))
    return GAP.join(text), tuple(blocks)
