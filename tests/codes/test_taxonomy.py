"""A tree of codes from a file: the ways to write one, and what is wrong in one."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retold import UsageError, read_codes

TREE = """
Blame:
  Blames the League:
    definition: The League is held responsible.
    examples:
      - The League's tariffs are the root cause.
  Blames Veldoria: [Warmongering, Smuggling]
No:
"""
ROWS = """
- code: Blame
  codes:
    - code: Blames the League
      definition: The League is held responsible.
      examples: The League's tariffs are the root cause.
    - code: Blames Veldoria
      codes: [Warmongering, Smuggling]
- No
"""
PARENTS = """
- code: Smuggling
  parent: Blames Veldoria
- code: Blames the League
  parent: Blame
  definition: The League is held responsible.
  examples: ["The League's tariffs are the root cause."]
- code: Blames Veldoria
  parent: Blame
- code: Warmongering
  parent: Blames Veldoria
- code: Blame
- code: "No"
"""
NAMES = {
    "Blame / Blames the League",
    "Blame / Blames Veldoria / Warmongering",
    "Blame / Blames Veldoria / Smuggling",
    "No",
}


def written(folder: Path, text: str, name: str = "codes.yaml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("text", [TREE, ROWS, PARENTS])
def test_one_tree_may_be_written_in_three_ways(tmp_path: Path, text: str) -> None:
    codes = {code.name: code for code in read_codes(written(tmp_path, text))}
    assert set(codes) == NAMES, "headings are left out, and “No” is a word"
    league = codes["Blame / Blames the League"]
    assert league.path == ("Blame", "Blames the League")
    assert league.definition == "The League is held responsible."
    assert league.examples == ("The League's tariffs are the root cause.",)
    assert league.texts[0] == "Blames the League: The League is held responsible."


def test_names_within_names_may_be_json(tmp_path: Path) -> None:
    tree = {"URW": {"Blame": ["The West is the aggressor", "Ukraine is"]}, "CC": ["Ice is safe"]}
    codes = read_codes(written(tmp_path, json.dumps(tree), "codes.json"))
    assert [code.name for code in codes] == [
        "URW / Blame / The West is the aggressor",
        "URW / Blame / Ukraine is",
        "CC / Ice is safe",
    ]


def test_the_taxonomy_of_semeval_is_read(shared: Path) -> None:
    codes = read_codes(shared / "taxonomies" / "semeval2025-task10.json")
    assert "URW / Discrediting Ukraine / Ukraine is a puppet of the West" in {c.name for c in codes}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- code: A\n- code: B\n- code: A", "the code 'A' is there twice"),
        ("Blame: {War: , War: }", "'War' is there twice in one place"),
        ("- code: A\n  parent: B\n- code: B\n  parent: A", "go round in a circle (A → B → A)"),
        ("- code: A\n  parent: A", "go round in a circle (A → A)"),
        ("- code: A\n  parent: Nobody", "the parent 'Nobody' of 'A' is not there"),
        ("a: &x\n  b: *x", "an alias (*x) can lead back to itself"),
        ("A: {definition: Of war., examples: []}", "the code 'A' has no examples; write one"),
        ("A: {examples: [so, so]}", "'so' is an example of 'A' twice"),
        ("A: {examples: [[1]]}", "an example of 'A' is ['1']; wanted a sentence"),
        ("A: {exmples: [x], definition: y}", "'exmples' of the code 'A' is not known"),
        ("A: {definition: ''}", "the definition of 'A' is ''; wanted a sentence"),
        ("A: {definition: [x]}", "the definition of 'A' is ['x']"),
        ("- [[A]]", "[['A']] stands among the codes; wanted a name"),
        ("%: [x]", "is no YAML"),
        ("'…': [x]", "'…' is the name of a code; wanted words"),
        ("", "holds None"),
        ("{}", "holds no code"),
        ("A: [unclosed", "is no YAML"),
        ("[" * 9000, "without end"),
        (": ".join(f"\n{' ' * n}c{n}" for n in range(20)) + ": x", "for more than 12 steps"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(UsageError) as error:
        read_codes(file)
    assert told in str(error.value)
    assert "codes.yaml" in str(error.value)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot read"):
        read_codes(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes("Schöner Code".encode("latin-1"))
    with pytest.raises(UsageError, match="not in UTF-8"):
        read_codes(tmp_path / "latin.yaml")
    with pytest.raises(UsageError, match=r"line 1, is no JSON"):
        read_codes(written(tmp_path, "{broken", "codes.json"))
    with pytest.raises(UsageError, match="'A' is there twice in one place"):
        read_codes(written(tmp_path, '{"A": ["x"], "A": ["y"]}', "codes.json"))


@given(st.text(max_size=80))
def test_no_file_ends_in_another_error(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.mktemp("codes") / "codes.yaml"
    file.write_bytes(text.encode("utf-8", "replace"))
    try:
        codes = read_codes(file)
    except UsageError:
        return
    assert len({code.name for code in codes}) == len(codes)
