"""A tree of codes from a file in YAML or JSON.

Three ways to write one, which may be mixed:

    Blame:                          # names within names; a list of names at the end
      Blames the League:
        definition: The League is held responsible for the crisis.
        examples: ["The League's tariffs are the root cause of the crisis."]
      Blames Veldoria: [Warmongering, Smuggling]

    - code: Blame                   # rows with their codes below them
      codes:
        - code: Blames the League
          examples: [...]

    - code: Blames the League       # rows that name the row above them
      parent: Blame
"""

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from retold.codes.records import Code
from retold.errors import UsageError

LARGEST = 5_000_000
"""Bytes of a file, at most."""
MOST = 2_000
"""Codes of a taxonomy, at most."""
DEEPEST = 12
"""Codes from the root to the last, at most."""
LONGEST = 2_000
"""Letters of a definition or an example, at most."""

FACTS = ("definition", "examples", "codes")
ROW = ("code", "parent", *FACTS)

Row = tuple[tuple[str, ...], Mapping[str, Any]]


def read_codes(path: str | os.PathLike[str]) -> tuple[Code, ...]:
    """The codes of a taxonomy, each after the one it is below, in the order of the file.

    A code needs no definition and no examples: it is then searched by its name alone. What has
    codes below it and neither is a heading, and is left out.

    Example:
        >>> [code.name for code in read_codes("taxonomy.yaml")]
        ['Blame / Blames the League', 'Blame / Blames Veldoria / Smuggling']

    Raises:
        UsageError: the file cannot be read; a code is there twice, is below itself or below none
            that is there; what it says is not text, or empty; a key is not known.
    """
    file = Path(path)
    given = _parsed(file)
    where = repr(os.fspath(path))
    found: dict[tuple[str, ...], Code] = {}
    heads: set[tuple[str, ...]] = set()
    for at, facts in _by_parent(_rows(given, (), where), where):
        if at in found:
            raise UsageError(f"{where}: the code {' / '.join(at)!r} is there twice; take one out")
        if len(found) >= MOST:
            raise UsageError(f"{where} has more than {MOST:,} codes; search for a part of them")
        found[at] = _code(at, facts, where)
        heads.add(at[:-1])
    codes = [
        code
        for at, code in found.items()
        if at not in heads or code.definition is not None or code.examples
    ]
    if not codes:
        raise UsageError(
            f"{where} holds no code; write `- code: NAME` with a definition or examples"
        )
    return tuple(codes)


class _Loader(yaml.SafeLoader):  # type: ignore[misc] # it ships no types
    """YAML with text as text (no "no" that is false, no dates), no aliases, no key given twice."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    pairs = [
        (loader.construct_object(key, deep=True), loader.construct_object(value, deep=True))
        for key, value in node.value
    ]
    return _once(pairs)


def _once(pairs: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """A mapping in which no key stands twice."""
    made: dict[str, Any] = {}
    for key, value in pairs:
        if not isinstance(key, str):
            raise UsageError(f"the name of a code is {key!r}; wanted text")
        if key in made:
            raise UsageError(f"{key!r} is there twice in one place; take one out")
        made[key] = value
    return made


_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in found if tag.endswith(":null")]
    for letter, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _parsed(file: Path) -> Any:
    """What the file holds.

    Raises:
        UsageError: see `read_codes`.
    """
    where = repr(str(file))
    try:
        size = file.stat().st_size
        if size > LARGEST:
            raise UsageError(f"{where} has {size:,} bytes; a taxonomy has at most {LARGEST:,}")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot read {where}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{where} is not in UTF-8; save it as UTF-8") from None
    try:
        if file.suffix.lower() == ".json":
            return json.loads(text, object_pairs_hook=_once)
        _scanned(text, where)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader that takes less
    except UsageError as error:
        if where in str(error):
            raise
        raise UsageError(f"{where}: {error}") from None
    except json.JSONDecodeError as error:
        raise UsageError(f"{where}, line {error.lineno}, is no JSON: {error.msg}") from None
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        raise UsageError(f"{where} is no YAML: {said[:200]}") from None
    except RecursionError:
        raise UsageError(
            f"{where} has codes below codes without end; {DEEPEST} are enough"
        ) from None


def _scanned(text: str, where: str) -> None:
    """Raises where a text in YAML would lead back to itself, or goes down without end."""
    depth = 0
    for token in yaml.scan(text, Loader=_Loader):
        if isinstance(token, yaml.AliasToken):
            raise UsageError(
                f"{where}, line {token.start_mark.line + 1}: an alias (*{token.value}) can lead"
                " back to itself; write the codes out"
            )
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if depth > 4 * DEEPEST:  # a code may open a row, its facts, a list and a name
            raise UsageError(f"{where} has codes below codes without end; {DEEPEST} are enough")


_OPENS = (
    yaml.BlockSequenceStartToken,
    yaml.BlockMappingStartToken,
    yaml.FlowSequenceStartToken,
    yaml.FlowMappingStartToken,
)
_CLOSES = (yaml.BlockEndToken, yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


# ---- rows


def _rows(given: Any, above: tuple[str, ...], where: str) -> Iterator[Row]:
    """Each code below `above`: the names that lead to it, and what is said of it."""
    if len(above) >= DEEPEST:
        raise UsageError(
            f"{where}: {' / '.join(above[:3])!r} … has codes below codes for more than {DEEPEST}"
            " steps; make the tree flatter"
        )
    if isinstance(given, str):
        yield _at(above, given, where), {}
    elif isinstance(given, list):
        for one in given:
            if isinstance(one, Mapping) and "code" in one:
                yield from _row(one, above, where)
            elif isinstance(one, str | Mapping):
                yield from _rows(one, above, where)
            else:
                raise UsageError(
                    f"{where}: {_shown(one)} stands among the codes{_below(above)}; wanted a name,"
                    " or `code: NAME`"
                )
    elif isinstance(given, Mapping):
        for name, below in given.items():
            at = _at(above, name, where)
            facts = below if isinstance(below, Mapping) and _is_facts(below) else None
            if facts is not None:
                _known(facts, FACTS, at, where)
                yield at, facts
                yield from _rows(facts.get("codes") or [], at, where)
            else:
                yield at, {}
                yield from _rows([] if below is None else below, at, where)
    else:
        raise UsageError(f"{where} holds {_shown(given)}{_below(above)}; wanted a tree of codes")


def _row(one: Mapping[str, Any], above: tuple[str, ...], where: str) -> Iterator[Row]:
    at = _at(above, one["code"], where)
    _known(one, ROW, at, where)
    if above and "parent" in one:
        raise UsageError(
            f"{where}: {' / '.join(at)!r} stands below another code and names a parent besides;"
            " leave one of the two out"
        )
    yield at, one
    yield from _rows(one.get("codes") or [], at, where)


def _is_facts(below: Mapping[str, Any]) -> bool:
    return any(key in FACTS for key in below)


def _known(
    facts: Mapping[str, Any], keys: tuple[str, ...], at: tuple[str, ...], where: str
) -> None:
    for key in facts:
        if key not in keys:
            raise UsageError(
                f"{where}: {key!r} of the code {' / '.join(at)!r} is not known; wanted"
                f" {', '.join(keys)}"
            )


def _at(above: tuple[str, ...], name: Any, where: str) -> tuple[str, ...]:
    if not isinstance(name, str) or not any(map(str.isalnum, name)):
        raise UsageError(
            f"{where}: {_shown(name)} is the name of a code{_below(above)}; wanted words"
        )
    return *above, " ".join(name.split())


def _by_parent(rows: Iterable[Row], where: str) -> Iterator[Row]:
    """The rows, those that name a parent below it.

    Raises:
        UsageError: a parent is not there, is there twice, or is below its own child.
    """
    given = list(rows)
    parents: dict[tuple[str, ...], str] = {}
    for at, facts in given:
        if facts.get("parent") is not None:
            parents[at] = _at((), facts["parent"], where)[0]
    named: dict[str, list[tuple[str, ...]]] = {}
    for at, _ in given:
        named.setdefault(at[-1], []).append(at)
    for at, facts in given:
        yield (*_above(at[:1], parents, named, where), *at[1:]), facts


def _above(
    at: tuple[str, ...],
    parents: Mapping[tuple[str, ...], str],
    named: Mapping[str, list[tuple[str, ...]]],
    where: str,
) -> tuple[str, ...]:
    """The whole path of a row, through the parents that rows name."""
    path = at
    met = [at]
    while (parent := parents.get(met[-1])) is not None:
        found = named.get(parent, [])
        if len(found) != 1:
            what = "is not there" if not found else "is there twice"
            raise UsageError(f"{where}: the parent {parent!r} of {met[-1][-1]!r} {what}")
        path = (*found[0], *path)
        root = found[0][:1]
        if root in met:
            circle = " → ".join(one[-1] for one in (*met, root))
            raise UsageError(f"{where}: codes go round in a circle ({circle}); a tree has none")
        met.append(root)
        if len(met) > DEEPEST:
            raise UsageError(f"{where}: {at[0]!r} has more than {DEEPEST} codes above it")
    return path


def _code(at: tuple[str, ...], facts: Mapping[str, Any], where: str) -> Code:
    name = " / ".join(at)
    definition = facts.get("definition")
    if definition is not None:
        definition = _text(definition, f"the definition of {name!r}", where)
    examples: Any = facts.get("examples", ())
    if isinstance(examples, str):
        examples = [examples]
    if "examples" in facts and not examples:
        raise UsageError(
            f"{where}: the code {name!r} has no examples; write one, or leave `examples` out"
        )
    if not isinstance(examples, list | tuple):
        raise UsageError(f"{where}: the examples of {name!r} are {_shown(examples)}; wanted a list")
    said = tuple(_text(one, f"an example of {name!r}", where) for one in examples)
    if len(set(said)) < len(said):
        twice = next(one for one in said if said.count(one) > 1)
        raise UsageError(f"{where}: {twice[:60]!r} is an example of {name!r} twice; take one out")
    return Code(path=at, definition=definition, examples=said)


def _text(given: Any, what: str, where: str) -> str:
    if not isinstance(given, str) or not any(map(str.isalnum, given)):
        raise UsageError(f"{where}: {what} is {_shown(given)}; wanted a sentence")
    if len(given) > LONGEST:
        raise UsageError(f"{where}: {what} has {len(given):,} letters; {LONGEST:,} are enough")
    return " ".join(given.split())


def _shown(given: Any) -> str:
    said = repr(given)
    return said if len(said) <= 60 else said[:59] + "…"


def _below(above: tuple[str, ...]) -> str:
    return f" below {' / '.join(above)!r}" if above else ""
