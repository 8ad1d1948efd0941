"""Every format is opened by a program of its field, and holds all that is held."""

import csv
import json
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import networkx
import polars
import pytest
import python_calamine
import rispy
import stix2
import stix2validator
from arro3.core import DataType
from bibtexparser.entrypoint import parse_file
from pyld import jsonld
from tests.export.needed import needed

from retold import Corpus, UsageError
from retold.export import FORMATS, KINDS, citing
from retold.export.arrow import schema
from retold.export.dictionary import MEANS, dictionary
from retold.export.flat import columns, fields

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module", params=["demo", "dirty", "seeds"])
def corpus(request: pytest.FixtureRequest) -> Corpus:
    found: Corpus = request.getfixturevalue(request.param)
    return found


def counts(corpus: Corpus) -> dict[str, int]:
    """How many there are of what each table holds, as the corpus itself gives them."""
    found = {name: len(list(getattr(corpus, name)())) for name in KINDS if name not in _BY_ARTICLE}
    members = {(m.article_id, m.actor_id): m.group_id for m in corpus.members()}
    readings = list(corpus.readings())
    actors = {(a.id, members[r.article.id, a.id]) for r in readings for a in r.actors}
    mentions = sum(len(reading.mentions) for reading in readings)
    return {**found, "mentions": mentions, "actors": len(actors)}


_BY_ARTICLE = ("mentions", "actors")
"""Tables whose rows are those of the articles; an actor is a row once, or once for each that bears
its name."""


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_writes_whole_files_and_tells_how_many(
    corpus: Corpus, tmp_path: Path, format_: str
) -> None:
    told = corpus.export(tmp_path / "out", format_)
    assert told
    assert not [path for path in (tmp_path / "out").rglob("*") if ".part" in path.name]
    if set(told) >= set(KINDS):
        assert {name: told[name] for name in KINDS} == counts(corpus)
        assert {name: len(corpus.frame(name)) for name in KINDS} == counts(corpus)
    before = {p: p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    with pytest.raises(UsageError, match="holds files; name a new folder, or use --force"):
        corpus.export(tmp_path / "out", format_)
    corpus.export(tmp_path / "out", format_, force=True)
    if format_ != "xlsx":  # a workbook holds the time at which it was made
        assert {p: p.read_bytes() for p in before} == before, "the same corpus, the same bytes"


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_writes_one_statement_alone(
    demo: Corpus, tmp_path: Path, format_: str
) -> None:
    whole = demo.export(tmp_path / "whole", format_)
    alone = demo.export(tmp_path / "alone", format_, id=demo.trace("customs ledger").told)
    assert sum(alone.values()) < sum(whole.values())
    assert any(alone.values())


# ---- tables


def test_a_csv_for_excel_begins_with_a_mark_and_is_else_the_same(
    demo: Corpus, tmp_path: Path
) -> None:
    demo.export(tmp_path / "a", "csv")
    demo.export(tmp_path / "b", "csv-bom")
    for path in (tmp_path / "a").iterdir():
        marked = (tmp_path / "b" / path.name).read_bytes()
        assert marked == b"\xef\xbb\xbf" + path.read_bytes()


def test_a_workbook_holds_every_row_and_no_formula(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path, "xlsx")
    book = python_calamine.load_workbook(tmp_path / "tables.xlsx")
    assert book.sheet_names[: len(KINDS)] == list(KINDS) or "long cells" in book.sheet_names
    for name in KINDS:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert rows[0] == ["_".join(path) for path in columns(KINDS[name])], name
        assert len(rows) - 1 == told[name], name
    with zipfile.ZipFile(tmp_path / "tables.xlsx") as inside:
        sheets = [inside.read(n) for n in inside.namelist() if n.startswith("xl/worksheets/")]
    assert len(sheets) == len(told)
    assert not [sheet for sheet in sheets if b"<f>" in sheet]


def test_what_is_too_long_for_a_cell_is_marked_and_stands_whole_in_its_own_sheet(
    dirty: Corpus, tmp_path: Path
) -> None:
    dirty.export(tmp_path, "xlsx")
    book = python_calamine.load_workbook(tmp_path / "tables.xlsx")
    rows = book.get_sheet_by_name("articles").to_python()
    at = [row[0] for row in rows].index("long")
    cell = str(rows[at][rows[0].index("text")])
    assert cell.endswith("[… cut at the limit of a cell; whole in the sheet “long cells”]")
    pieces = [
        row
        for row in book.get_sheet_by_name("long cells").to_python()[1:]
        if row[:3] == ["articles", at, "text"]
    ]
    whole = "".join(str(row[4]) for row in sorted(pieces, key=lambda row: row[3]))
    assert whole.strip() == dirty.article("long").text.strip()
    units = [len(str(row[4]).encode("utf-16-le")) // 2 for row in pieces]
    assert max(units) <= 32_767


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(
    demo: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retold.export.workbook.ROWS", 30)
    told = demo.export(tmp_path, "xlsx")
    book = python_calamine.load_workbook(tmp_path / "tables.xlsx")
    sheets = [name for name in book.sheet_names if name.split(" ")[0] == "attributions"]
    assert sheets == ["attributions", "attributions 2"]
    rows = [len(book.get_sheet_by_name(name).to_python()) - 1 for name in sheets]
    assert rows == [29, told["attributions"] - 29]


def test_parquet_is_read_by_polars_with_dates_as_dates(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path, "parquet")
    for name in KINDS:
        frame = polars.read_parquet(tmp_path / f"{name}.parquet")
        assert len(frame) == told[name], name
        assert frame.columns[: len(fields(KINDS[name]))] == [f for f, _ in fields(KINDS[name])]
        assert frame.equals(polars.DataFrame(corpus.frame(name))), name
    articles = polars.read_parquet(tmp_path / "articles.parquet")
    assert articles.schema["published_day"] == polars.Date
    for value, day in articles.select("published", "published_day").iter_rows():
        full = value is not None and len(value) >= 10
        assert (day.isoformat() if day else None) == (value[:10] if full else None)


def test_a_frame_is_taken_by_polars_without_copying_its_text(demo: Corpus) -> None:
    frame = demo.frame("articles")
    text = DataType.string_view()  # what polars keeps text as
    assert [frame.schema.field(name).type for name in ("id", "text")] == [text, text]
    assert polars.DataFrame(frame)["text"].to_list() == [a.text for a in demo.articles()]
    with pytest.raises(UsageError, match="'quotes' is no table; there are articles, "):
        demo.frame("quotes")


def test_polars_and_pandas_read_the_text_of_a_frame_where_it_lies(demo: Corpus) -> None:
    pandas, pyarrow = needed("pandas"), needed("pyarrow")

    def places(column: Any) -> list[int]:
        return [part.address for part in column.chunk(0).buffers() if part is not None]

    for table, column in (("articles", "text"), ("attributions", "authority")):
        frame = demo.frame(table)
        arrow = pyarrow.table(frame)
        own = polars.DataFrame(frame).to_arrow(compat_level=polars.CompatLevel.newest())
        data = arrow.to_pandas(types_mapper=pandas.ArrowDtype)
        assert places(own.column(column)) == places(arrow.column(column))
        assert places(data[column].array.__arrow_array__()) == places(arrow.column(column))


def test_pandas_takes_a_frame(demo: Corpus) -> None:
    pandas = needed("pandas")
    needed("pyarrow")
    frame = pandas.DataFrame.from_arrow(demo.frame("attributions"))
    assert len(frame) == len(list(demo.attributions()))
    assert frame["kind"].tolist() == [said.kind for said in demo.attributions()]


def test_what_parquet_needs_is_told_where_it_is_missing(
    demo: Corpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(import_module("sys").modules, "arro3.io", None)
    with pytest.raises(UsageError, match=r"pip install 'retold\[parquet\]'"):
        demo.frame("articles")
    with pytest.raises(UsageError, match=r"pip install 'retold\[parquet\]'"):
        demo.export(tmp_path / "out", "parquet")
    assert not (tmp_path / "out").exists()


def test_the_data_dictionary_is_that_of_the_records() -> None:
    assert (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8") == dictionary(), (
        "run `python -m retold.export.dictionary > docs/data-model.md`"
    )
    used = {name for kind in KINDS.values() for name, _ in fields(kind)}
    assert used == set(MEANS), "each column has its meaning, and no other has one"
    assert all(len(schema(kind)) >= len(fields(kind)) for kind in KINDS.values())


def test_names_with_line_breaks_stay_in_their_cells(dirty: Corpus, tmp_path: Path) -> None:
    dirty.export(tmp_path, "csv")
    with (tmp_path / "attributions.csv").open(encoding="utf-8", newline="") as sheet:
        names = [row["actor_name"] for row in csv.DictReader(sheet)]
    assert "Ilsa\nVarn" in names
    with (tmp_path / "articles.csv").open(encoding="utf-8", newline="") as sheet:
        row = next(row for row in csv.DictReader(sheet) if row["id"] == "odd/../ id")
    assert row["outlet"].startswith("'=The {Odd}")
    assert row["text"].startswith("'=SUM(A1)")


# ---- annotations


def test_web_annotations_lie_beside_the_texts_they_mark(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path, "annotations")
    page = json.loads((tmp_path / "annotations.jsonld").read_bytes())
    assert (page["type"], len(page["items"])) == ("AnnotationPage", told["annotations"])
    assert len({item["id"] for item in page["items"]}) == told["annotations"]
    urls = {citing.page(article) for article in corpus.articles()}
    for item in page["items"]:
        on_text = [t for t in item["target"] if t["source"].startswith("texts/")]
        on_page = [t for t in item["target"] if t["source"] in urls]
        assert len(on_text) + len(on_page) == len(item["target"])
        for target in on_text:
            text = (tmp_path / target["source"]).read_bytes().decode()
            position, quote = target["selector"]
            assert text[position["start"] : position["end"]] == quote["exact"]
        if on_page:
            quotes = [target["selector"][1] for target in on_text]
            assert [target["selector"] for target in on_page] == quotes
    own = [telling for telling in corpus.tellings() if telling.voice == "own"]
    assert told["annotations"] == len(list(corpus.attributions())) + len(own)


def test_cas_and_brat_have_a_document_for_each_article(corpus: Corpus, tmp_path: Path) -> None:
    articles = len(list(corpus.articles()))
    assert corpus.export(tmp_path / "cas", "cas")["documents"] == articles
    assert len(list((tmp_path / "cas").iterdir())) == articles
    assert corpus.export(tmp_path / "brat", "brat")["documents"] == articles
    assert len(list((tmp_path / "brat").iterdir())) == 2 * articles + 1


# ---- graphs and citations


def test_networkx_opens_the_graph(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path, "graphml")
    graph = networkx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (told["nodes"], told["edges"])
    kinds = networkx.get_node_attributes(graph, "kind")
    assert len(kinds) == told["nodes"], "no edge leads to a node that is not there"
    of = [kinds[name] for name in graph]
    assert of.count("telling") == len(list(corpus.tellings()))
    assert of.count("statement") == len(list(corpus.families()))
    relations = [facts["relation"] for _, _, facts in graph.edges(data=True)]
    assert relations.count("retold from") == len(list(corpus.retellings()))
    assert relations.count("shares a line") == len(list(corpus.recurrences()))
    assert relations.count("through") == sum(
        len(said.relay)
        for said in corpus.attributions()
        for telling in corpus.tellings()
        if (telling.article_id, telling.attribution_id) == (said.article_id, said.id)
    )


def test_references_are_read_by_the_programs_of_their_styles(
    corpus: Corpus, tmp_path: Path
) -> None:
    pages, statements = len(list(corpus.articles())), len(list(corpus.tellings()))
    for style in ("bibtex", "ris", "csl"):
        told = corpus.export(tmp_path / style, style)
        assert told == {"pages": pages, "statements": statements}
    bib = parse_file(str(tmp_path / "bibtex" / "references.bib"))
    assert not bib.failed_blocks
    assert len(bib.entries_dict) == pages + statements
    with (tmp_path / "ris" / "references.ris").open(encoding="utf-8", newline="") as file:
        entries: Any = rispy.load(file)
    assert len(entries) == pages + statements
    csl = json.loads((tmp_path / "csl" / "references.json").read_bytes())
    assert [entry["id"] for entry in csl] == [entry["id"] for entry in entries]
    digests = {article.digest for article in corpus.articles()}
    for entry, ris in zip(csl, entries, strict=True):
        assert entry["note"].rpartition(": ")[2] in digests
        assert entry["note"] == ris["notes"][0]
        assert entry["URL"] == ris["urls"][0]
        if entry["id"].startswith("telling") and entry["URL"].startswith("http"):
            assert ":~:text=" in entry["URL"]
        assert entry.get("issued", {"date-parts": [[2023]]})["date-parts"][0][0] >= 2022


# ---- linked data


def test_json_ld_expands_without_a_network(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path, "jsonld")
    document = json.loads((tmp_path / "graph.jsonld").read_bytes())
    expanded = jsonld.expand(document)
    by_type: dict[str, list[dict[str, Any]]] = {}
    for node in expanded:
        by_type.setdefault(node.get("@type", [""])[0], []).append(node)
    schema_org = "https://schema.org/"
    claims = by_type[f"{schema_org}Claim"]
    assert len(claims) == told["Claim"] == len(list(corpus.families()))
    tellings = {
        node["@id"]
        for kind in ("Quotation", "Statement")
        for node in by_type.get(schema_org + kind, [])
    }
    assert len(tellings) == len(list(corpus.tellings()))
    for claim in claims:
        appearances = {node["@id"] for node in claim[f"{schema_org}appearance"]}
        assert claim[f"{schema_org}firstAppearance"][0]["@id"] in appearances <= tellings
    assert told.get("Collection", 0) == len(list(corpus.narratives()))
    collections = by_type.get(f"{schema_org}Collection", [])
    assert len({node["@id"] for node in collections}) == len(collections)
    prov = "http://www.w3.org/ns/prov#"
    derived = [
        node for node in expanded if {f"{prov}wasQuotedFrom", f"{prov}wasDerivedFrom"} & set(node)
    ]
    assert len(derived) == len(list(corpus.retellings()))
    ids = {"@id", "@type", "@value", "@language"}
    stray = {key for node in expanded for key in node if ":" not in key and key not in ids}
    assert not stray, "every name stands for an IRI"


# rdflib warns of what its own reader of JSON-LD does
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
def test_rdflib_reads_the_same_statements_as_triples(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path, "jsonld")
    rdflib = needed("rdflib")
    graph = rdflib.Graph().parse(tmp_path / "graph.jsonld", format="json-ld")
    schema_org = rdflib.Namespace("https://schema.org/")
    claims = set(graph.subjects(rdflib.RDF.type, schema_org.Claim))
    assert len(claims) == told["Claim"]
    held = {(f"urn:retold:claim:{f.root_id}", len(f.tellings)) for f in corpus.families()}
    appearances = schema_org.appearance
    assert {(str(c), len(list(graph.objects(c, appearances)))) for c in claims} == held


def test_who_denied_a_statement_is_not_its_creator(demo: Corpus, tmp_path: Path) -> None:
    demo.export(tmp_path, "jsonld")
    nodes = json.loads((tmp_path / "graph.jsonld").read_bytes())["@graph"]
    denied = [node for node in nodes if node.get("retold:act") == "denied"]
    assert denied
    for node in denied:
        assert "creator" not in node
        assert "prov:wasAttributedTo" not in node
        assert node["type"] == "Statement"


def test_followthemoney_takes_every_entity(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path, "ftm")
    with (tmp_path / "entities.ftm.json").open("rb") as lines:
        entities = [json.loads(line) for line in lines]
    assert len(entities) == sum(told.values()) == len({entity["id"] for entity in entities})
    assert told["Note"] == len(list(corpus.tellings()))
    assert told["Article"] == len(list(corpus.articles()))
    followthemoney = needed("followthemoney")
    for entity in entities:
        schema_ = followthemoney.model.get(entity["schema"])
        assert schema_ is not None
        assert set(entity["properties"]) <= set(schema_.properties), entity
        schema_.validate(entity)
        made = followthemoney.model.get_proxy(entity, cleaned=False)
        for name in ("document", "resolved", "entity", "proof"):
            if name in entity["properties"]:
                assert made.get(name), (name, entity)


def test_stix_is_valid_and_a_second_import_updates(corpus: Corpus, tmp_path: Path) -> None:
    told = corpus.export(tmp_path / "a", "stix")
    body = (tmp_path / "a" / "bundle.json").read_bytes()
    bundle = json.loads(body)
    report = stix2validator.validate_instance(bundle)
    assert report.is_valid, [str(error) for error in report.errors][:3]
    ids = [made["id"] for made in bundle["objects"]]
    assert len(ids) == len(set(ids)) == sum(told.values())
    for made in bundle["objects"]:
        stix2.parse(made, allow_custom=True)
        for end in ("source_ref", "target_ref"):
            assert made.get(end, ids[0]) in ids
    assert told["media-content"] == len(list(corpus.articles()))
    assert told["narrative"] == len(list(corpus.families())) + len(list(corpus.narratives()))
    assert not [made for made in bundle["objects"] if made["type"] == "attack-pattern"]
    times = {made["created"] for made in bundle["objects"] if "created" in made}
    assert all(time.endswith(".000Z") for time in times)
