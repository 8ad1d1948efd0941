"""How templates are filled. Every value is escaped; nothing is ever marked as safe but our SVG."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from retold import __version__
from retold.records import in_line
from retold.web import marks, words
from retold.web.query import with_part, without_part
from retold.web.settings import Settings

HERE = Path(__file__).resolve().parent
STATIC = HERE / "static"

_environment = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_environment.filters.update(
    day=words.day,
    part=lambda text: quote(text, safe=""),
    number=words.number,
    weblink=words.link,
    in_line=in_line,
    one_line=lambda text: " ".join((text or "").split()),
)
_environment.globals.update(
    speaker=words.speaker,
    how=words.how,
    via=words.via,
    form=words.form,
    verdicts=words.VERDICT,
    acts=words.ACT,
    in_context=marks.in_context,
    changes=marks.changes,
    with_part=with_part,
    without_part=without_part,
    version=__version__,
)


_UNKEYED = ("enter.html", "problem.html")


def settings_of(request: Request) -> Settings:
    """How this workbench is served."""
    found: Settings = request.app.state.settings
    return found


def show(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template."""
    settings = settings_of(request)
    text = _environment.get_template(template).render(
        corpus_name=settings.corpus.resolve().name,
        read_only=settings.read_only,
        # Not on pages that anybody may see who has not come in yet.
        key="" if template in _UNKEYED else settings.key,
        path=request.url.path,
        reviewer=unquote(request.cookies.get("retold-who", ""))[:80],
        **values,
    )
    return HTMLResponse(text, status)


def local(path: str) -> str:
    """A place within the workbench to go back to; the start where it is none.

    Example:
        >>> local("/statement/8b9aa4a2"), local("//evil.example")
        ('/statement/8b9aa4a2', '/')
    """
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and path.isprintable() else "/"
