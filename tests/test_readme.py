"""The README's two commands: they are what .ci/run runs, and every command it names exists."""

import re
from pathlib import Path

from typer.main import get_command

from graph.cli import app

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_two_commands_do_all_there_is_to_do():
    blocks = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert [block.count("\n") for block in blocks] == [1, 1]
    assert "geopol build seeds/ --output build/" in blocks[0]
    assert "python -m pytest" in blocks[1]


def test_the_commands_it_names_are_there():
    named = set(re.findall(r"geopol ([a-z]+)", README))
    assert named >= {"build", "extract", "query"}
    assert named <= set(get_command(app).commands)
