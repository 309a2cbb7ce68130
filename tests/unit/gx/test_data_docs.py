from __future__ import annotations

import html
import re
from pathlib import Path

import polars as pl
import pytest

from assets.domain.errors import ValidationError
from assets.validation.checks import Condition
from assets.validation.gx.data_docs import data_docs_of
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


def shown(page: bytes) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", page.decode()))


def test_a_page_names_each_check_and_what_it_found(result: str) -> None:
    pages = data_docs_of(
        {"2023-24-Q1": [result]}, meanings={"code_missing": "It costs $5."}
    )

    text = shown(pages["validations/0001.html"])
    assert "code_missing: It costs $5." in text
    assert (
        "code_unknown.of_all: expect_column_values_to_be_in_set(column='code',"
        " value_set=['a']) where row_id >= 1 and code is not null"
    ) in text
    assert "record_repeated: expect_compound_columns_to_be_unique(" in text
    assert "2 unexpected values found" in text
    assert "<b>bold</b>" in text
    assert "2023-24-Q1" in text
    assert b'<a href="../index.html">Home</a>' in pages["validations/0001.html"]


def test_the_index_leads_to_the_page_of_each_result(result: str) -> None:
    pages = data_docs_of({"2023-24-Q1": [result, result], "a & b": [result]})

    text = pages["index.html"].decode()
    assert re.findall(r"<td>([^<]*)</td><th[^>]*><a", text) == [
        "2023-24-Q1",
        "2023-24-Q1",
        "a &amp; b",
    ]
    assert (
        re.findall(r"activity</a></th><td>(\d)</td><td>(\d)", text) == [("3", "2")] * 3
    )
    assert {"index.html", *re.findall(r'href="([^"]*)"', text)} == set(pages)


def test_the_site_needs_nothing_from_elsewhere(result: str) -> None:
    for page in data_docs_of({"2023-24-Q1": [result]}).values():
        assert re.findall(r"https?://", page.decode()) == []
        assert re.findall(r"<(script|img|link)\b", page.decode()) == []


def test_nothing_is_written_anywhere(
    result: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    data_docs_of({"2023-24-Q1": [result]})

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"success": true}', '"x"'])
def test_a_text_that_is_no_result_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="Judge that quarter again"):
        data_docs_of({"2023-24-Q1": [text]})


def test_every_page_says_what_it_is_and_leads_back(result: str) -> None:
    pages = data_docs_of(
        {"2023-24-Q1": [result]},
        notices=["Synthetic <data>."],
        leads_to={"The audit": "../audit/index.html"},
    )
    page = pages["validations/0001.html"].decode()
    index = pages["index.html"].decode()
    for text in (page, index):
        assert '<html lang="en-GB">' in text
        assert text.count("<h1>") == 1
        assert text.count("<title>") == 1
        assert text.count("<main>") == text.count("</main>") == 1
        assert "<nav class" not in text
        assert "Synthetic &lt;data&gt;." in text
        assert "onclick" not in text
    assert '<a href="../index.html">All suites</a>' in page
    assert '<a href="../../audit/index.html">The audit</a>' in page
    assert '<a href="../audit/index.html">The audit</a>' in index
