"""The description of the HTTP API: parameters from the routes, answers from the records."""

from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from retold import __version__
from retold.web.problems import MEDIA_TYPE, Problem

_PLACE = "#/components/schemas/{name}"


_KINDS: list[Any] = []
"""The records that routes give; a route's description names one by its place here."""


def gives(
    kind: Any, status: int = 200, told: str = "As `export` writes it.", *, takes: Any = None
) -> dict[str, Any]:
    """What a route says of its answer: the record, and the problems that may come instead; and of
    the record that it `takes` as JSON.

    Example:
        >>> @router.get("/api/trace/{told}", **gives(TraceLine))
    """
    problems = {
        str(code): {"description": "Why not.", "content": {MEDIA_TYPE: {"schema": _kind(Problem)}}}
        for code in (400, 401, 403, 404, 413, 421, 422, 500, 503)
    }
    answer = {"description": told, "content": {"application/json": {"schema": _kind(kind)}}}
    extra: dict[str, Any] = {"x-answers": {str(status): answer, **problems}}
    if takes is not None:
        body = {"application/json": {"schema": _kind(takes)}}
        extra["requestBody"] = {"required": True, "content": body}
    return {"status_code": status, "openapi_extra": extra}


def _kind(kind: Any) -> dict[str, int]:
    if kind not in _KINDS:
        _KINDS.append(kind)
    return {"x-kind": _KINDS.index(kind)}


def plain(told: str, *media_types: str) -> dict[str, Any]:
    """The same for an answer that is no JSON, of one of these types."""
    described = gives(Problem)
    described["openapi_extra"]["x-answers"]["200"] = {
        "description": told,
        "content": {one: {"schema": {"type": "string"}} for one in media_types},
    }
    return described


def describe(app: FastAPI) -> None:
    """Makes the application describe itself so."""

    def made() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _schema(app)
        return app.openapi_schema

    app.openapi = made  # type: ignore[method-assign] # as FastAPI's documentation has it


def _schema(app: FastAPI) -> dict[str, Any]:
    found: dict[str, Any] = get_openapi(
        title="retold",
        version=__version__,
        summary="Who said what in news pages, and each other telling of it.",
        description="Spans are `[start, end)` in code points of `article.text`. Lists go on at"
        " `next`. What is off comes as problem+json, in the words of the command line.",
        routes=app.routes,
    )
    schemas, components = msgspec.json.schema_components(_KINDS, ref_template=_PLACE)
    for path in found["paths"].values():
        for operation in path.values():
            operation["responses"] = operation.pop("x-answers")
            body = [operation["requestBody"]] if "requestBody" in operation else []
            for answer in (*operation["responses"].values(), *body):
                for content in answer["content"].values():
                    if "x-kind" in content["schema"]:
                        content["schema"] = schemas[content["schema"]["x-kind"]]
    found.setdefault("components", {})["schemas"] = components
    return found
