import re
import shutil
import subprocess
import sys
import zlib

import pytest

from assets.publication.pages.shell import Shell, page
from assets.publication.report.pdf import missing_for_pdf, pdf_of

PAGE = b"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>What came of it</title><style>body { font-family: Arial }</style></head>
<body><main><h1>What came of it</h1>
<p><a href="../audit/index.html">Audit</a> <a href="#t">Table</a>
<img src="https://example.org/a.png" alt="Never fetched"></p>
<table id="t"><caption>By quarter</caption>
<thead><tr><th scope="col">Quarter</th></tr></thead>
<tbody><tr><th scope="row">Q1</th></tr></tbody></table></main></body></html>"""


@pytest.fixture(scope="module")
def pdf():
    missing = missing_for_pdf()
    if missing is not None:
        pytest.skip(missing)
    return pdf_of(PAGE)


def parts(pdf):
    """The PDF with what it holds compressed laid open."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    return pdf + b"".join(
        zlib.decompressobj().decompress(one) for one in streams if one[:1] == b"x"
    )


def test_a_page_becomes_a_tagged_pdf_in_its_own_language(pdf):
    assert pdf.startswith(b"%PDF-")
    for part in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang (en-GB)", b"pdfuaid"):
        assert part in parts(pdf)


def test_every_page_of_a_pdf_of_synthetic_data_says_so(tmp_path):
    missing = missing_for_pdf()
    reader = shutil.which("pdftotext")
    if missing is not None or reader is None:
        pytest.skip(missing or "pdftotext is not installed")
    long = PAGE.replace(b"</table>", b"</table>" + b"<p>And more.</p>" * 200)
    made = Shell(title="What came of it", build_id="b-1", is_synthetic=True)
    around, _, foot = page("pages/templates/base.html", made, {}).partition(b"</main>")
    body = long.partition(b"<main>")[2].partition(b"</main>")[0]
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_of(around + body + b"</main>" + foot))
    read = [reader, "-layout", str(path), "-"]
    said = subprocess.run(read, capture_output=True, text=True, check=True).stdout
    sheets = said.rstrip("\f").split("\f")
    assert len(sheets) > 2
    for number, sheet in enumerate(sheets, start=1):
        assert "Synthetic data: not for use as statistics" in sheet
        assert f"Page {number} of {len(sheets)}" in sheet


def test_no_path_and_no_other_page_is_named_in_it(pdf):
    assert b"file:" not in parts(pdf)
    assert b"audit" not in parts(pdf)


def test_the_same_page_gives_the_same_bytes(pdf):
    assert pdf_of(PAGE) == pdf


def test_where_pango_is_missing_it_is_said_what_to_install(monkeypatch, capsys):
    def cannot_load(name):
        print("some lines about libraries")
        raise OSError(f"cannot load library for {name}")

    monkeypatch.setattr("assets.publication.report.pdf.import_module", cannot_load)
    said = missing_for_pdf()
    assert said is not None
    assert "libpango-1.0-0" in said
    assert capsys.readouterr().out == ""


def test_nothing_heavy_is_imported_before_a_page_is_asked_for():
    module = sys.modules["assets.publication.report.pdf"]
    assert not hasattr(module, "weasyprint")


def test_where_its_package_is_missing_it_is_said_which_and_what_to_do(monkeypatch):
    def cannot_find(name):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr("assets.publication.report.pdf.import_module", cannot_find)
    said = missing_for_pdf()
    assert said is not None
    assert "the Python package weasyprint is missing here" in said
    assert "lock file" in said
