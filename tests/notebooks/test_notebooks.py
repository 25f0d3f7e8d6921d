"""The notebooks run from start to end, show what they promise, and stand beside their sources without outputs."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parent.parent.parent / "notebooks"
SOURCES = sorted(NOTEBOOKS.glob("[0-9]*.py"))
# Kernels talk to their client on this machine; anything else is refused.
OFFLINE = """
import socket

def _refused(connect):
    def only_here(self, address, *more):
        if self.family != socket.AF_UNIX and not str(address[0]).startswith("127."):
            raise OSError(f"a notebook asked the network: {address}")
        return connect(self, address, *more)
    return only_here

socket.socket.connect = _refused(socket.socket.connect)
"""


def pairing():
    spec = importlib.util.spec_from_file_location("pair", NOTEBOOKS / "pair.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(source: Path):
    notebook = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(OFFLINE))
    resources = {"metadata": {"path": str(NOTEBOOKS)}}
    return NotebookClient(notebook, timeout=180, kernel_name="python3", resources=resources).execute()


@pytest.fixture(scope="module")
def executed():
    """Every notebook after a run, by its name; three at a time, most of a run being imports."""
    with ThreadPoolExecutor(max_workers=3) as pool:
        return dict(zip((source.stem for source in SOURCES), pool.map(run, SOURCES), strict=True))


def mime_types(notebook):
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    return {kind for output in outputs for kind in output.get("data", ())}


def test_there_are_six():
    assert [source.stem[0] for source in SOURCES] == list("123456")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_notebook_is_its_source_without_outputs(source):
    text = source.with_suffix(".ipynb").read_text(encoding="utf-8")
    assert text == pairing().text_of(source), "run python notebooks/pair.py"
    cells = [cell for cell in nbformat.reads(text, as_version=4).cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_it_runs_from_start_to_end(executed, source):
    notebook = executed[source.stem]
    assert all(cell.execution_count for cell in notebook.cells if cell.cell_type == "code")
    mime_types(notebook)


@pytest.mark.parametrize(("name", "kind"), [("1", "text/html"), ("3", "image/svg+xml"), ("4", "image/svg+xml")])
def test_pictures_are_shown_inside(executed, name, kind):
    (notebook,) = [notebook for stem, notebook in executed.items() if stem.startswith(name)]
    assert kind in mime_types(notebook)
