import pyoxigraph as ox
import pytest

from graph.store import StoreError, as_dataset, create_store, from_dataset, memory_store, open_store

NODE = ox.NamedNode("https://example.org/a")
QUADS = [ox.Quad(NODE, NODE, ox.Literal("mộ", language="vi"), NODE), ox.Quad(NODE, NODE, NODE, NODE)]


def test_a_folder_holds_what_was_loaded_and_opens_many_times(tmp_path):
    create_store(tmp_path / "store", QUADS)
    first, second = open_store(tmp_path / "store"), open_store(tmp_path)  # the folder itself, and what holds it
    assert set(first.quads()) == set(second.quads()) == set(QUADS)
    assert len(first) == 2


def test_an_open_store_answers_over_all_graphs_only_if_asked_to():
    store = memory_store(QUADS)
    assert bool(store.query("ASK { ?s ?p 'mộ'@vi }", prefixes={}, union=True))
    assert not bool(store.query("ASK { ?s ?p 'mộ'@vi }", prefixes={}, union=False))


@pytest.mark.parametrize(
    ("suffix", "rdf_format"),
    [(".trig", ox.RdfFormat.TRIG), (".nq", ox.RdfFormat.N_QUADS), (".ttl", ox.RdfFormat.TURTLE)],
)
def test_an_rdf_file_opens_into_memory(tmp_path, suffix, rdf_format):
    path = tmp_path / f"graph{suffix}"
    items = [quad.triple for quad in QUADS] if suffix == ".ttl" else QUADS
    ox.serialize(items, str(path), rdf_format)
    assert len(open_store(path)) == 2


def test_nothing_is_made_where_something_is(tmp_path):
    with pytest.raises(StoreError, match="already"):
        create_store(tmp_path, QUADS)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("missing", None, "no such file or folder"),
        ("empty/", None, "no store here"),
        ("graph.docx", "x", "accepted are"),
        ("graph.ttl", "actor:USA a", "graph.ttl"),
        ("store/CURRENT", "no manifest", "cannot be opened"),
    ],
)
def test_what_is_no_store_is_told(tmp_path, name, content, message):
    path = tmp_path / name
    if name.endswith("/"):
        path.mkdir()
    elif content is not None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    with pytest.raises(StoreError, match=message):
        open_store(path.parent if path.name == "CURRENT" else path)


def test_opening_makes_no_folder(tmp_path):
    with pytest.raises(StoreError):
        open_store(tmp_path / "none")
    assert list(tmp_path.iterdir()) == []


def test_rdflib_reads_the_same():
    dataset = as_dataset(QUADS)
    assert {str(value) for _, _, value, _ in dataset.quads()} == {"mộ", "https://example.org/a"}
    assert set(from_dataset(dataset)) == set(QUADS)
