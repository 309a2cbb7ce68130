from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

import pipelines.untold
from pipelines.untold import quarters_untold, untold

BEFORE = datetime(2020, 11, 2, 9, tzinfo=UTC)
AFTER = datetime(2020, 11, 3, 9, tzinfo=UTC)


def verdict(verdict_id, quarter="2020-21-Q2", judged_at=BEFORE):
    return SimpleNamespace(verdict_id=verdict_id, quarter=quarter, judged_at=judged_at)


@pytest.fixture
def behind(monkeypatch):
    """What is untold of some verdicts, where a build holds the ones called told."""

    def of(*verdicts, national=None, has_build=True):
        manifest = SimpleNamespace(
            verdict_ids=("told",), national_verdict_ids=("told",)
        )
        monkeypatch.setattr(
            pipelines.untold,
            "current_manifest",
            lambda home: manifest if has_build else None,
        )
        archive = SimpleNamespace(
            kept_verdicts=lambda: list(verdicts),
            current_national_verdict=lambda: national,
        )
        return untold(SimpleNamespace(home=Path("home"), archive=archive))

    return of


def test_where_the_build_holds_every_verdict_nothing_is_behind(behind):
    assert behind(verdict("told"), national=verdict("told")) is None
    assert behind(verdict("new"), has_build=False) is None


def test_what_was_judged_and_not_built_is_named_with_what_to_do(behind):
    found = behind(verdict("told"), verdict("new", "2020-21-Q3", AFTER))
    assert found.quarters == ("2020-21-Q3",)
    assert "since 2020-11-03 09:00:00 UTC (2020-21-Q3)" in found.words
    assert "`outturn run` completes it" in found.words


def test_all_was_told_until_just_before_the_first_that_was_not(behind):
    found = behind(verdict("new", judged_at=AFTER), national=verdict("newer"))
    assert found.since == BEFORE
    assert found.told_until < BEFORE
    assert found.concerns(None)
    assert found.concerns(BEFORE)
    assert not found.concerns(found.told_until)


def test_a_national_verdict_alone_is_behind_too(behind):
    found = behind(verdict("told"), national=verdict("new"))
    assert found.quarters == ()
    assert "what is national" in found.words


@pytest.mark.parametrize(
    ("editions", "quarters"), [([], ("2020-21-Q1", "2020-21-Q2")), (["told"], ())]
)
def test_before_the_first_build_all_that_was_judged_is_untold_but_not_after_one_is_lost(
    tmp_path, editions, quarters
):
    archive = SimpleNamespace(
        editions=lambda: pl.DataFrame({"edition_id": editions}),
        verdicts=lambda: pl.DataFrame({"quarter": ["2020-21-Q2", "2020-21-Q1"]}),
    )
    place = SimpleNamespace(home=tmp_path, archive=archive)
    assert quarters_untold(place) == quarters
