import re
from xml.etree import ElementTree

from assets.publication.pages import charts


def progress(id: str = "p") -> str:
    return str(
        charts.progress_picture(
            [("Q1", 1.0), ("Q2", None), ("Q3", 7.0)],
            trajectory=9,
            id=id,
            title="Patients & more",
            says="From 1 to 7.",
        )
    )


def test_a_picture_says_what_it_is_and_what_it_shows() -> None:
    root = ElementTree.fromstring(progress())
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "p-title p-desc"
    assert root[0].text == "Patients & more"
    assert root[1].text == "From 1 to 7."


def test_every_id_in_a_picture_begins_with_its_own() -> None:
    ids = re.findall(r'\bid="([^"]+)"', progress("here"))
    assert ids
    assert all(one.startswith("here-") for one in ids)


def test_a_picture_is_drawn_in_arial_and_fetches_nothing() -> None:
    svg = progress()
    assert set(re.findall(r'font-family="([^"]+)"', svg)) == {"Arial"}
    assert "url(http" not in svg
    assert "<image" not in svg


def test_a_picture_is_the_same_each_time() -> None:
    assert progress() == progress()


def test_a_bar_has_its_name_and_its_figure_written_at_it() -> None:
    svg = charts.bar_picture(
        [("North <West>", 5, "5"), ("London", 8000, "8,000")],
        id="b",
        title="Companies",
        says="London most.",
    )
    texts = ["".join(e.itertext()) for e in ElementTree.fromstring(str(svg)).iter()]
    assert "North <West>" in texts
    assert "8,000" in texts
