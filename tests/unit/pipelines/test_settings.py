from pathlib import Path

import pytest

from assets.domain.errors import DeclarationError
from pipelines.settings import SETTINGS_FILE, WrongSettingError, load_settings


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """A working directory without settings, and none in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in ("INBOX", "HOME", "ENGINE", "SPARK_MASTER", "OUTPUTS"):
        monkeypatch.delenv(f"OUTTURN_{name}", raising=False)
    return tmp_path


def write(text):
    Path(SETTINGS_FILE).write_text(text)


def test_the_default_is_beside_where_one_stands(nowhere):
    settings = load_settings()
    assert settings.inbox == nowhere / "inbox"
    assert settings.home == nowhere / "home"


def test_the_file_is_stronger_than_the_default_and_speaks_for_each_setting(nowhere):
    write('inbox = "sent here"')
    settings = load_settings()
    assert settings.inbox == nowhere / "sent here"
    assert settings.home == nowhere / "home"


def test_the_environment_is_stronger_than_the_file(nowhere, monkeypatch):
    write('inbox = "of the file"\nhome = "of the file too"')
    monkeypatch.setenv("OUTTURN_INBOX", "/of/the/environment")
    settings = load_settings()
    assert settings.inbox == Path("/of/the/environment")
    assert settings.home == nowhere / "of the file too"


def test_the_flag_is_stronger_than_all(nowhere, monkeypatch):
    write('inbox = "of the file"')
    monkeypatch.setenv("OUTTURN_INBOX", "of the environment")
    assert load_settings(inbox=Path("of the flag")).inbox == nowhere / "of the flag"


def test_the_engine_is_duckdb_until_another_is_said(monkeypatch):
    assert load_settings().engine == "duckdb"
    write('engine = "spark"\nspark_master = "spark://host:7077"')
    assert load_settings().engine == "spark"
    assert load_settings().spark_master == "spark://host:7077"
    monkeypatch.setenv("OUTTURN_ENGINE", "duckdb")
    assert load_settings().engine == "duckdb"


def test_a_tilde_is_the_home_of_the_user(nowhere, monkeypatch):
    monkeypatch.setenv("HOME", str(nowhere))
    write('home = "~/figures"')
    assert load_settings().home == nowhere / "figures"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('inbx = "inbox"', "inbx"),
        ("home = 3", "home"),
        ('engine = "sprak"', "engine"),
        ("inbox = [", SETTINGS_FILE),
        ('[outturn]\nhome = "home"', "outturn"),
    ],
)
def test_a_wrong_setting_is_told_in_one_sentence_with_what_there_is(text, named):
    write(text)
    with pytest.raises(DeclarationError) as caught:
        load_settings()
    message = str(caught.value)
    assert caught.value.exit_code == 2
    assert named in message
    assert SETTINGS_FILE in message
    assert "pydantic" not in message
    assert "\n" not in message


@pytest.mark.parametrize("said", ["foo", "none,report", "report;tables", ","])
def test_a_wrong_output_is_named_with_the_words_that_may_be_said(said):
    with pytest.raises(WrongSettingError, match=r"is no output: say some of report, "):
        load_settings(outputs=said)


def test_what_is_written_with_another_output_is_refused_with_its_name():
    with pytest.raises(WrongSettingError, match=r"written with audit: say audit"):
        load_settings(outputs="report,data-docs")


def test_outputs_are_words_with_commas_between_or_none():
    assert load_settings(outputs="tables, audit,").outputs == ("tables", "audit")
    assert load_settings(outputs="none").outputs == ()
