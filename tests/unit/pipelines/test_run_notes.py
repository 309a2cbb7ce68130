import pytest

from pipelines.run_notes import leave_note, notes_left


def quarters_left(home):
    return [note.quarters for note in notes_left(home)]


def test_a_note_stays_until_it_is_removed(tmp_path):
    note = leave_note(tmp_path, ["2020-21-Q3", "2020-21-Q4"])
    assert notes_left(tmp_path) == (note,)
    assert note.quarters == ("2020-21-Q3", "2020-21-Q4")
    note.remove()
    note.remove()
    assert list(tmp_path.iterdir()) == []


def test_no_home_has_no_notes(tmp_path):
    assert notes_left(tmp_path / "home") == ()


def test_a_note_takes_the_place_of_those_whose_quarters_it_has_and_of_no_other(
    tmp_path,
):
    old = leave_note(tmp_path, ["2020-21-Q3"])
    leave_note(tmp_path, ["2020-21-Q1"])
    leave_note(tmp_path, ["2020-21-Q3", "2020-21-Q4"], instead_of=[old])
    assert sorted(quarters_left(tmp_path)) == [
        ("2020-21-Q1",),
        ("2020-21-Q3", "2020-21-Q4"),
    ]


def test_of_a_note_that_could_not_be_finished_nothing_is_left(tmp_path, monkeypatch):
    def full(path):
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.run_notes.flush", full)
        with pytest.raises(OSError, match="No space left"):
            leave_note(tmp_path, ["2020-21-Q3"])
    assert notes_left(tmp_path) == ()
    leave_note(tmp_path, ["2020-21-Q4"])
    assert [path.name for path in tmp_path.iterdir()] == [
        path.path.name for path in notes_left(tmp_path)
    ]
