"""Marked-up news for the tests of this room, in the notation of `evals/actors/cases.txt`."""

import importlib.util
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from retold.actors import Resolved, resolve
from retold.records import Actor, Mention

_RUN = Path(__file__).resolve().parents[2] / "evals" / "actors" / "run.py"


class Told:
    """What a marked text resolves to, looked up by the numbers of its marks."""

    def __init__(self, resolved: Resolved) -> None:
        self.resolved = resolved
        self._actors = {actor.id: actor for actor in resolved.actors}

    def actor(self, number: str) -> Actor | None:
        said = next(said for said in self.resolved.attributions if said.id == number)
        return self._actors[said.actor_id] if said.actor_id else None

    def name(self, number: str) -> str | None:
        actor = self.actor(number)
        return actor.name if actor else None

    def kind(self, number: str) -> str | None:
        actor = self.actor(number)
        return actor.kind if actor else None

    def mention(self, number: str) -> Mention:
        said = next(said for said in self.resolved.attributions if said.id == number)
        return next(m for m in self.resolved.mentions if m.span == said.source)


@pytest.fixture(scope="session")
def scoring() -> ModuleType:
    """`evals/actors/run.py`, which reads the marks."""
    spec = importlib.util.spec_from_file_location("actors_run", _RUN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["actors_run"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def tell(scoring: ModuleType) -> Callable[..., Told]:
    """A marked text, resolved: `[[1 The envoy]] <<1 said>> {{1 the talks failed}}`."""

    def told(marked: str, article_id: str = "a") -> Told:
        # Tests state who it is themselves; the notation's "=> kind: name" is filled in here.
        marked = scoring.re.sub(r"\[\[(\d+) ?([^\]]*?)\]\]", r"[[\1 \2 => nobody]]", marked)
        case = scoring.case("test", marked)
        article = replace(case.article, id=article_id)
        said = [replace(each, article_id=article_id) for each in case.attributions]
        return Told(resolve(article, said))

    return told
