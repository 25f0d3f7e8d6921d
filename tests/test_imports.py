"""The arrows between the packages run down only: the contracts of pyproject.toml, checked."""

from pathlib import Path

from importlinter.api import read_configuration
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


def test_the_import_contracts_hold(capsys):
    status = lint_imports(config_filename=str(PROJECT), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS, capsys.readouterr().out


def test_the_contracts_cover_every_package():
    configuration = read_configuration(str(PROJECT))
    assert set(configuration["session_options"]["root_packages"]) == {"graph", "extractors", "ontology"}
    assert [contract["type"] for contract in configuration["contracts_options"]] == ["layers", "forbidden"]
