"""The encoding of a page: a byte-order mark, then UTF-8 that holds, a declared charset, the bytes.

The name found is a Python codec that also drops the mark ("utf-8-sig", "utf-16"), so that
`page.body.decode(page.encoding, "replace")` is the page's text everywhere, without a mark, and
offsets into it mean the same to every reader.
"""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,400}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
_HIGH = re.compile(rb"[\x80-\xff]")
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)

# What browsers decode a label with (WHATWG Encoding Standard): the superset that pages really use.
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
# Bytes of cp1252 that English pages use besides ASCII: quotation marks, dashes, spaces, signs.
_TYPOGRAPHY = frozenset(
    b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa9\xab\xae\xb0\xb7\xbb"
)

_HEAD = 4_096
"""Bytes at the start of a page in which a charset may be declared (browsers look at 1,024)."""

_SAMPLE = 100_000
"""Bytes given to detection: more makes it slower and no better."""


def detect(body: bytes, *, declares: bool = True, told: str | None = None) -> str:
    """The Python codec that reads `body`.

    A byte-order mark decides. Then UTF-8, where the bytes are valid UTF-8 and hold a letter
    outside ASCII: hardly any other encoding produces that by chance, so it outranks a wrong
    declaration. Then the charset that came with the page (`told`), then one that an HTML page
    declares (`declares`), if the bytes decode plausibly under it. Then what charset-normalizer
    makes of the bytes. UTF-8 otherwise.

    Example:
        >>> detect("Le porte-parole a déclaré".encode("cp1252"))
        'cp1252'
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return name
    wide = _without_mark(body)
    if wide:
        return wide
    declared = [
        name for name in (_codec(told), _declared(body) if declares else None) if name is not None
    ]
    if b"\x1b" in body and (escaping := [n for n in declared if n.startswith("iso2022")]):
        return escaping[0]
    if body.isascii():
        return "utf-8"
    if _is_utf8(body):
        return "utf-8"
    return next((name for name in declared if _plausible(body, name)), None) or _from_bytes(body)


def _without_mark(body: bytes) -> str | None:
    """UTF-16 saved without its mark: Latin text then has a NUL in every other byte."""
    head = body[:_HEAD]
    half = len(head) // 2
    if half < 8:
        return None
    if head[1::2].count(0) > 0.7 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if head[::2].count(0) > 0.7 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _declared(body: bytes) -> str | None:
    found = _DECLARED.search(body[:_HEAD])
    return _codec(found[1].decode("latin-1")) if found else None


def _codec(label: str | None) -> str | None:
    """The Python codec for a charset's label, if it can be what these bytes are in."""
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, UnicodeError, ValueError):
        return None
    if name.startswith(("utf-16", "utf-32", "utf-7")):
        return None  # a mark or a NUL in every letter would show it, or a label read as ASCII
    name = _WIDER.get(name, name)
    try:
        b"a".decode(name)
    except (LookupError, UnicodeError):  # a codec that is not of text, such as base64
        return None
    return name


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8, one damaged place in a hundred letters allowed.

    Pages glued from two sources or cut in the middle of a letter are still UTF-8.
    """
    text = body.decode("utf-8", "replace")
    if "�" not in text:
        return True
    letters = len(_MULTIBYTE.findall(body))
    if not letters:
        return False
    return text.count("�") <= letters / 100 + (letters > 20)


def _plausible(body: bytes, name: str) -> bool:
    sample = body[:_SAMPLE]
    text = sample.decode(name, "replace")
    high = len(_HIGH.findall(sample))
    if text.count("�") > 1 + high / 200:
        return False
    # A Latin alphabet has few letters with accents; Cyrillic under a Latin name has nothing else.
    letters = sum(map(str.isalpha, text))
    latin = name in {"cp1252", "cp1250", "cp1254", "iso8859-15", "iso8859-2"}
    return not (latin and high > 0.3 * max(letters, 1))


def _from_bytes(body: bytes) -> str:
    first = _HIGH.search(body)
    start = max(0, (first.start() if first else 0) - 1_000)
    sample = body[start : start + _SAMPLE]
    high = set(_HIGH.findall(sample))
    if all(byte[0] in _TYPOGRAPHY for byte in high):
        return "cp1252"
    best = from_bytes(sample).best()
    if best is None or best.encoding in {"ascii", "utf_8"}:
        return "utf-8"
    name = _WIDER.get(codecs.lookup(best.encoding).name, best.encoding)
    return "utf-8" if name.startswith(("utf_16", "utf_32", "utf_7")) else name
