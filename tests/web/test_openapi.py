"""The HTTP API is what it says it is: schemathesis asks whatever its description allows."""

from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from retold.web import Settings, workbench

KEY = "a-key-that-tests-know"
ENDLESS = "/api/jobs/{job_id}/events"
BEGIN_JOBS = ("/api/pages", "/api/urls", "/api/link")
# That a text holds a word, or that a list gave a cursor, no schema can say: these are refused.
SAID_IN_WORDS = [positive_data_acceptance]


@pytest.fixture
def described(own: Path) -> Any:
    app = workbench(Settings(corpus=own, key=KEY, names=frozenset({"testserver"})))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


def test_every_answer_is_as_described(described: Any) -> None:
    asked = set()
    for found in described.exclude(path=[ENDLESS, *BEGIN_JOBS]).get_all_operations():
        operation = found.ok()

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            case.call_and_validate(headers={"x-retold-key": KEY}, excluded_checks=SAID_IN_WORDS)

        ask()
        asked.add(operation.path)
    assert len(asked) > 20
    assert "/api/judgements" in asked


def test_an_answer_that_is_not_as_described_would_be_seen(described: Any) -> None:
    told = described.raw_schema["components"]["schemas"]["Session"]
    told["properties"]["stale"] = {"type": "integer"}
    (found,) = described.include(path="/api/session").get_all_operations()
    with pytest.raises(BaseException, match="is not of type") as failed:
        found.ok().Case().call_and_validate()
    assert "stale" in str(failed.value)
