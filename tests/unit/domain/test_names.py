import polars as pl
import pytest

from assets.domain.names import name_key, name_key_column


@pytest.mark.parametrize(
    "names",
    [
        ("ESCAPE-pain", "Escape Pain", "escape_pain", " Escape-Pain "),
        ("SpaceOAR", "Space OAR", "SPACEOAR"),
        ("CO@h", "co h"),
    ],
)
def test_spellings_of_one_name_share_a_key(names):
    assert len({name_key(name) for name in names}) == 1


def test_the_column_form_gives_the_same_keys_and_null_where_nothing_is_left():
    names = pl.DataFrame({"name": ["PlGF", "PIGF", "--", "", None, "Trust 1"]})
    keys = names.select(name_key_column("name"))["name"].to_list()
    assert keys == ["plgf", "pigf", None, None, None, "trust1"]
