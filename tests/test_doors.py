"""The front door: what `retold` offers, and how little it loads."""

import subprocess
import sys

import retold


def test_every_name_at_the_door_is_there_and_in_order() -> None:
    assert retold.__all__ == sorted(retold.__all__)
    assert len(set(retold.__all__)) == len(retold.__all__)
    for name in retold.__all__:
        assert getattr(retold, name) is not None, name
    assert {*retold._ROOM_OF, "__version__"} == set(retold.__all__)
    assert set(retold.__all__) <= set(dir(retold))


def test_a_name_that_is_not_there_is_told() -> None:
    try:
        retold.nothing  # noqa: B018 - asking is the test
    except AttributeError as error:
        assert str(error) == "module 'retold' has no attribute 'nothing'"  # noqa: PT017
    else:
        raise AssertionError


def loaded(script: str) -> set[str]:
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", f"{script}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_door_opens_without_the_language_models() -> None:
    heavy = {"spacy", "trafilatura", "numpy", "wordfreq", "eld", "htmldate", "httpcore2"}
    assert not heavy & loaded("import retold")
    assert not heavy & loaded("import retold; retold.open, retold.read, retold.Corpus")
