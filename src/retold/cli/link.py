"""`retold link`."""

import retold
from retold.cli.face import CorpusArgument, JsonOption, app, print_json, progress, show


@app.command(epilog="Example: `retold link dprk.retold`")
def link(corpus: CorpusArgument, as_json: JsonOption = False) -> None:
    """Find the retellings of every statement, and the lines that come back."""
    with retold.open(corpus, create=False) as held, progress("linking tellings"):
        report = held.link()
    if as_json:
        return print_json(report)
    from retold import terminal

    show(terminal.linked(report))
    return None
