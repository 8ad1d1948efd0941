"""Checks a proof with nothing but Python 3.10 or newer: python3 check.py

Run it in the folder that the proof was unpacked to, or give it the zip file or the folder. It makes
no connection and writes nothing. It leaves with 0 where everything holds, else with 1 and a line
for each thing that does not.
"""

import gzip
import hashlib
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

sys.dont_write_bytecode = True  # a proof stays as it is

try:
    from retold.articles.visible import Visible
    from retold.proof.anchor import given_text, seen, signs, stands
except ImportError:  # beside this file, in a proof
    from anchor import (  # type: ignore[import-not-found, no-redef]
        given_text,
        seen,
        signs,
        stands,
    )
    from visible import Visible  # type: ignore[import-not-found, no-redef]

SUMS = "SHA256SUMS"


class Proof:
    """The files of a proof, in a folder or still in the zip.

    `wrong` is what does not hold, `unseen` what cannot be looked at by this program.
    """

    def __init__(self, place: Path) -> None:
        self.wrong: list[str] = []
        self.unseen: list[str] = []
        self._zip = zipfile.ZipFile(place) if place.is_file() else None
        self._place = place

    def names(self) -> list[str]:
        if self._zip is not None:
            return self._zip.namelist()
        files = [p for p in self._place.rglob("*") if p.is_file()]
        names = [p.relative_to(self._place).as_posix() for p in files]
        return [name for name in names if "__pycache__/" not in name]

    def read(self, name: str) -> bytes:
        if self._zip is not None:
            return self._zip.read(name)
        return (self._place / name).read_bytes()

    def hold(self, holds: object, wrong: str) -> None:
        """Notes what is wrong, unless it holds."""
        if not holds:
            self.wrong.append(wrong)


def check(place: Path) -> list[str]:
    """What does not hold in a proof: nothing, where it is as it was made."""
    return looked_at(place)[0]


def looked_at(place: Path) -> tuple[list[str], list[str]]:
    """What does not hold in a proof, and what of it this program cannot look at."""
    try:
        proof = Proof(place)
        _sums(proof)
        held = json.loads(proof.read("proof.json"))
        pages = proof.read("pages.warc.gz")
        texts = {one["id"]: _article(proof, one, pages) for one in held["articles"]}
        for one in held["tellings"]:
            for span in one["spans"]:
                _span(proof, texts.get(one["article_id"], ""), span, f"telling {one['id']}")
        home = {one["id"]: texts.get(one["article_id"], "") for one in held["tellings"]}
        for one in held["retellings"]:
            for passage in one["passages"]:
                for side, telling in (("earlier", one["earlier_id"]), ("later", one["later_id"])):
                    if passage[side] and telling in home:
                        _span(proof, home[telling], passage[side], f"retelling of {telling}")
        _annotations(proof, {one["text"]: texts[one["id"]] for one in held["articles"]})
    except Exception as error:  # whatever was done to the files, it is a line and no traceback
        return [*(proof.wrong if "proof" in locals() else []), f"damaged: {error!r}"], []
    return proof.wrong, proof.unseen


def _sums(proof: Proof) -> None:
    listed: set[str] = set()
    sums = proof.read(SUMS).decode()
    proof.hold(sums.endswith("\n"), f"{SUMS} is cut off")
    for line in sums.splitlines():
        digest, _, name = line.partition("  ")
        listed.add(name)
        try:
            found = hashlib.sha256(proof.read(name)).hexdigest()
        except (OSError, KeyError, zipfile.BadZipFile, zlib.error) as error:
            found = repr(error)
        proof.hold(found == digest, f"{name} is not the file that was made")
    names = proof.names()
    proof.hold(len(names) == len(set(names)), "a file stands twice in the zip")
    for name in sorted(set(names) - listed - {SUMS}):
        proof.hold(False, f"{name} was not there when the proof was made")


def _article(proof: Proof, one: dict[str, Any], pages: bytes) -> str:
    """The text of an article, after its record, its page and its paragraphs were looked at."""
    name = f"article {one['id']}"
    text = proof.read(one["text"]).decode("utf-8")
    page, place = one["page"], one["record"]
    start, end = place["start"], place["start"] + place["length"]
    body = payload(pages[start:end])
    digest = hashlib.sha256(body).hexdigest()
    proof.hold(digest == page["digest"], f"{name}: its page is not the one that was kept")
    if page["media_type"] == "application/json":
        same = given_text(body, page["encoding"]) == text
        proof.hold(same, f"{name}: its text is not the one that its line of JSON gives")
        return text
    if page["media_type"] not in ("text/html", "text/plain"):
        proof.unseen.append(
            f"whether {one['text']} is what its page shows: a PDF, whose letters are packed;"
            " README.txt says how to get it out, then read the two side by side"
        )
        return text
    source = body.decode(page["encoding"], "replace")
    visible = Visible(source) if page["media_type"] == "text/html" else None
    for block in one["blocks"]:
        low, high = block["page"]
        there = seen(visible, low, high) if visible else source[low:high]
        words = text[slice(*block["text"])]
        found = stands(words, there) and signs(words)
        proof.hold(found, f"{name}: {words[:60]!r} is not at [{low}, {high}) of the page")
    return text


def payload(member: bytes) -> bytes:
    """The bytes of the page in a record: the first one that is packed in `member`."""
    unpacking = zlib.decompressobj(zlib.MAX_WBITS + 16)
    record = unpacking.decompress(member)
    if not unpacking.eof:
        raise ValueError("a record is cut off")
    head, _, rest = record.partition(b"\r\n\r\n")
    fields = _fields(head)
    block = rest[: int(fields["content-length"])]
    if fields["warc-type"] != "response":
        return block
    http, _, body = block.partition(b"\r\n\r\n")
    fields = _fields(http)
    if "chunked" in fields.get("transfer-encoding", ""):
        body = _chunks(body)
    packed = fields.get("content-encoding", "")
    if packed in ("gzip", "x-gzip"):
        body = gzip.decompress(body)
    elif packed == "deflate":
        body = zlib.decompress(body, zlib.MAX_WBITS + 32)
    return body


def _fields(head: bytes) -> dict[str, str]:
    lines = head.decode("utf-8", "replace").split("\r\n")[1:]
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _chunks(body: bytes) -> bytes:
    found = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if length == 0:
            break
        found, body = found + body[:length], body[length + 2 :]
    return found


def _span(proof: Proof, text: str, span: dict[str, Any], where: str) -> None:
    same = text[span["start"] : span["end"]] == span["text"] != ""
    proof.hold(same, f"{where}: {span['text'][:60]!r} is not at {span['start']} of its text")


def _annotations(proof: Proof, texts: dict[str, str]) -> None:
    for one in json.loads(proof.read("annotations.jsonld"))["first"]["items"]:
        for resource in [*one["target"], *(b for b in one["body"] if "selector" in b)]:
            position, words = resource["selector"]
            text, start, end = texts[resource["source"]], position["start"], position["end"]
            holds = (
                text[start:end] == words["exact"] != ""
                and text[:start].endswith(words["prefix"])
                and text[end:].startswith(words["suffix"])
            )
            proof.hold(holds, f"{one['id']}: {words['exact'][:60]!r} is not at {start} of its text")


def main() -> int:
    """Checks the proof that was named, or the one that this file lies in."""
    here = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).absolute().parent
    wrong, unseen = looked_at(here)
    for line in wrong:
        print(f"DOES NOT HOLD: {line}")
    for line in unseen:
        print(f"NOT LOOKED AT: {line}")
    if not wrong:
        what = "Everything else holds" if unseen else "Everything holds"
        print(f"{what}: each file, each record, each paragraph, each quotation.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
