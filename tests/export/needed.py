"""The programs that open exports and are not in requirements.lock."""

import os
from importlib import import_module
from types import ModuleType

import pytest


def needed(name: str) -> ModuleType:
    """A module of requirements-check.lock; in continuous integration it must be there."""
    try:
        return import_module(name)
    except ImportError as error:
        why = f"needs {name} ({error}): `make check` installs it"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
