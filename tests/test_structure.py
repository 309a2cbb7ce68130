"""The shape of the house: what the tools of `make check` do not see."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories.turns import DEAREST, TOGETHER

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted(
    path
    for folder in ("assets", "pipelines", "benchmarks", "data/sample")
    for path in (ROOT / folder).rglob("*.py")
)
FORBIDDEN_NAMES = {"utils", "helpers", "misc", "manager", "common"}


def test_the_required_top_level_is_there():
    required = "pyproject.toml pipelines assets sql expectations tests data README.md"
    assert all((ROOT / name).exists() for name in required.split())


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_small_documented_and_honestly_named(path):
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 300
    assert path.stem not in FORBIDDEN_NAMES
    assert not FORBIDDEN_NAMES & {part.lower() for part in path.stem.split("_")}
    assert ast.get_docstring(ast.parse(source)), "says what belongs here"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_init_file_holds_a_docstring_and_nothing_else(path):
    if path.name == "__init__.py":
        assert len(ast.parse(path.read_text(encoding="utf-8")).body) == 1


@pytest.mark.parametrize(
    "module",
    [
        "pipelines.cli.main",
        "pipelines.plan",
        "assets.intake.take_in",
        "assets.validation.rules",
        "assets.validation.judge",
        "assets.warehouse.build",
    ],
)
def test_importing_a_module_imports_neither_dagster_nor_great_expectations(module):
    heavy = "{'dagster', 'great_expectations'}"
    code = f"import sys, {module}; sys.exit(', '.join({heavy} & set(sys.modules)) or 0)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", [*DEAREST, *TOGETHER, *TOGETHER.values()])
def test_a_file_that_has_a_turn_or_a_group_is_there(name):
    assert (ROOT / "tests" / name).is_file()


def test_nothing_tracked_names_a_machine_path_or_a_package_host():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: git is needed to list the tracked files")
    machine_path = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm|opt/pypi)(/|\b)")
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in {".py", ".md", ".yml", ".toml", ".sql", ".lock", ".csv"}:
            # The sample has a file in Windows-1252; a path would be ASCII all the same.
            text = path.read_text(encoding="utf-8", errors="replace")
            if path != Path(__file__).resolve():
                assert not machine_path.search(text), name
            if path.suffix == ".lock":
                assert "://" not in text, name
