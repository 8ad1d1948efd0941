"""`retold scale`."""

from typing import Annotated

import typer

from retold.cli.face import JsonOption, WorkersOption, app, print_json, progress, show


@app.command(
    epilog="Example: `retold scale 'crawl/*.warc.gz' tables` or"
    " `retold scale s3://bucket/news/*.warc.gz /shared/tables --cluster ray://head:10001`",
)
def scale(
    source: Annotated[
        list[str],
        typer.Argument(
            help="Shards, then the folder to write to. Shards: files, folders, globs or urls"
            " (s3://…) of WARC, HTML or JSON lines.",
            metavar="SOURCE... OUT",
            show_default=False,
        ),
    ],
    cluster: Annotated[
        str | None,
        typer.Option(help="A Ray cluster to run on (ray://head:10001); this machine if not given."),
    ] = None,
    workers: WorkersOption = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the run that was begun in OUT.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read shards of pages into Parquet tables, on all cores or a cluster, and join what they tell.

    The tables have the fields of `retold export`; DuckDB, polars and Spark open them as they are.
    `retold add CORPUS OUT --where` brings a part of them into a corpus.
    """
    from retold import scale as room
    from retold.errors import UsageError
    from retold.reports import counted

    *shards, out = source
    if not shards:
        raise UsageError("give the shards, then the folder to write to: retold scale SOURCE OUT")
    try:
        with progress("reading pages") as step:
            report = room.scale(
                shards, out, cluster=cluster, workers=workers, resume=resume, progress=step
            )
    except KeyboardInterrupt:
        raise UsageError(
            "stopped; what is finished is kept, and the same with --resume goes on from there"
        ) from None
    if as_json:
        return print_json(report)
    before = f" ({report.finished_before:,} were finished before)" if report.finished_before else ""
    show(
        f"{counted(report.pages, 'page')} in {counted(report.parts, 'part')}{before},"
        f" {report.rejected:,} of them not used"
    )
    show("; ".join(f"{rows:,} {name}" for name, rows in report.tables.items() if rows))
    if report.capped:
        left = counted(len(report.capped), "wording")
        show(f"{left} too common to follow left aside")
    show(f"the tables are in {out}")
    return None
