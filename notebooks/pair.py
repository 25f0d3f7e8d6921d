"""Write each notebook from its source: ``python notebooks/pair.py``.

Outputs are left out, so the same source gives the same file.
"""

from pathlib import Path

import jupytext
import nbformat

FOLDER = Path(__file__).parent


def sources() -> list[Path]:
    """The notebooks as percent scripts, in order."""
    return sorted(FOLDER.glob("[0-9]*.py"))


def notebook_of(source: Path) -> nbformat.NotebookNode:
    """The notebook of a script, its cells numbered and without outputs."""
    notebook = jupytext.read(source)
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number}"
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def text_of(source: Path) -> str:
    """The notebook as JSON."""
    return nbformat.writes(notebook_of(source)) + "\n"


if __name__ == "__main__":
    for script in sources():
        script.with_suffix(".ipynb").write_text(text_of(script), encoding="utf-8")
        print(script.with_suffix(".ipynb").name)
