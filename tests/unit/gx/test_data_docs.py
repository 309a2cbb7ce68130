from __future__ import annotations

import html
import re
from pathlib import Path

import polars as pl
import pytest

from assets.domain.errors import ValidationError
from assets.validation.checks import Condition
from assets.validation.gx.data_docs import build_data_docs
from assets.validation.gx.validate import validate_table
from tests.factories.gx import TABLE, check, connect

CODES = ["a", None, "<b>bold</b>", "$x"]
CHECKS = [
    check(
        "expect_column_values_to_not_be_null", check_id="code_missing", column="code"
    ),
    check(
        "expect_column_values_to_be_in_set",
        [Condition("row_id", "ge", 1), Condition("code", "is_not_null")],
        check_id="code_unknown.of_all",
        column="code",
        value_set=["a"],
    ),
    check(
        "expect_compound_columns_to_be_unique",
        check_id="record_repeated",
        column_list=["row_id", "code"],
    ),
]


@pytest.fixture(scope="module")
def result() -> str:
    records = pl.DataFrame({"row_id": range(len(CODES)), "code": CODES})
    return validate_table(connect(records), TABLE, "activity", CHECKS).result_json


def shown(page: Path) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.read_text(encoding="utf-8")))


def test_a_page_names_each_check_and_what_it_found(result: str, tmp_path: Path) -> None:
    build_data_docs(
        {"2023-24-Q1": [result]}, tmp_path, meanings={"code_missing": "It costs $5."}
    )

    text = shown(tmp_path / "validations" / "0001.html")
    assert "code_missing: It costs $5." in text
    assert (
        "code_unknown.of_all: expect_column_values_to_be_in_set(column='code',"
        " value_set=['a']) where row_id >= 1 and code is not null"
    ) in text
    assert "record_repeated: expect_compound_columns_to_be_unique(" in text
    assert "2 unexpected values found" in text
    assert "<b>bold</b>" in text
    assert "2023-24-Q1" in text


def test_the_index_leads_to_the_page_of_each_result(
    result: str, tmp_path: Path
) -> None:
    index = build_data_docs(
        {"2023-24-Q1": [result, result], "a & b": [result]}, tmp_path / "site"
    )

    assert index == tmp_path / "site" / "index.html"
    text = index.read_text(encoding="utf-8")
    assert re.findall(r"<td>([^<]*)</td><td><a", text) == [
        "2023-24-Q1",
        "2023-24-Q1",
        "a &amp; b",
    ]
    assert (
        re.findall(r"activity</a></td><td>(\d)</td><td>(\d)", text) == [("3", "2")] * 3
    )
    pages = re.findall(r'href="([^"]*)"', text)
    assert len(set(pages)) == 3
    assert all((index.parent / page).is_file() for page in pages)


def test_the_site_needs_nothing_from_elsewhere(result: str, tmp_path: Path) -> None:
    build_data_docs({"2023-24-Q1": [result]}, tmp_path)

    for page in tmp_path.rglob("*"):
        text = page.read_text(encoding="utf-8") if page.is_file() else ""
        assert re.findall(r"https?://", text) == []
        assert re.findall(r"<(script|img|link)\b", text) == []


def test_a_site_built_again_has_no_page_of_the_old_one(
    result: str, tmp_path: Path
) -> None:
    build_data_docs({"2023-24-Q1": [result, result]}, tmp_path)
    build_data_docs({"2023-24-Q2": [result]}, tmp_path)

    found = sorted(page.relative_to(tmp_path) for page in tmp_path.rglob("*.html"))
    assert found == [Path("index.html"), Path("validations/0001.html")]


def test_nothing_is_written_elsewhere(
    result: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)

    build_data_docs({"2023-24-Q1": [result]}, tmp_path / "site")

    assert list(home.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"success": true}', '"x"'])
def test_a_text_that_is_no_result_is_refused_and_nothing_is_written(
    text: str, tmp_path: Path
) -> None:
    with pytest.raises(ValidationError, match="Judge that quarter again"):
        build_data_docs({"2023-24-Q1": [text]}, tmp_path / "site")

    assert not (tmp_path / "site").exists()
