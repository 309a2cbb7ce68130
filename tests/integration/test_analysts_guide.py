import re

from assets.domain.project import ROOT
from assets.warehouse.connect import open_warehouse
from tests.factories.answers import answer, questions

GUIDE = ROOT / "docs" / "analysts.md"


def test_every_question_is_answered_as_the_guide_says(sample_year_run):
    place, _ = sample_year_run
    asked = questions(GUIDE.read_text(encoding="utf-8"))
    assert len(asked) >= 10
    with open_warehouse(place.home) as connection:
        for sql, expected in asked:
            assert answer(connection, sql) == expected, sql


def test_the_guide_has_ten_questions_and_links_to_each():
    page = GUIDE.read_text(encoding="utf-8")
    headings = re.findall(r"^## (.+)$", page, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", h).lower().replace(" ", "-") for h in headings}
    assert len([heading for heading in headings if heading[0].isdigit()]) == 10
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) == anchors


def test_the_way_in_from_python_works_as_it_is_printed(
    sample_year_run, monkeypatch, tmp_path
):
    place, _ = sample_year_run
    (tmp_path / "home").symlink_to(place.home)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)
    assert len(blocks) == 2
    for block in blocks:
        known = {}
        exec(block, known)
        if "warehouse" in known:
            assert known["table"].height > 10
            known["warehouse"].close()
