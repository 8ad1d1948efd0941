"""`retold serve`."""

import os
import sys
from typing import Annotated

import typer

import retold
from retold.cli.face import CorpusArgument, PrivateOption, app


@app.command(epilog="Example: `retold serve dprk.retold`")
def serve(
    corpus: CorpusArgument,
    host: Annotated[str, typer.Option(help="Another address needs a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where it listens.")] = 8321,
    token: Annotated[
        str | None,
        typer.Option(help="What visitors must show; better given as RETOLD_TOKEN.", metavar="WORD"),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name by which it is called, where that is not an address."),
    ] = None,
    read_only: Annotated[
        bool, typer.Option("--read-only", help="Nobody can add, link or judge.")
    ] = False,
    private: PrivateOption = False,
) -> None:
    """Open the workbench in a browser: look, compare, correct, export; and an HTTP API."""
    from retold.web import Settings, listen
    from retold.web import serve as run

    settings = Settings(
        corpus=corpus,
        host=host,
        port=port,
        token=token or os.environ.get("RETOLD_TOKEN") or None,
        read_only=read_only,
        private=private,
        ahead=True,
        names=frozenset(one.casefold() for one in name or ()),
    )
    retold.open(corpus, create=False).close()
    with listen(settings) as listening:
        shown = f"[{host}]" if ":" in host else host
        sys.stderr.write(f"http://{shown}:{port}/  (Ctrl-C stops it)\n")
        run(settings, listening)
