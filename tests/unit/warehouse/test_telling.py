import pytest

from assets.archive.archive import Archive
from assets.domain.registry.load import load_registry
from assets.warehouse import build as building
from assets.warehouse.build import build_warehouse
from assets.warehouse.connect import open_warehouse
from assets.warehouse.manifest import is_current
from tests.factories.verdicts import archive_of, eating_disorders, keep, moment

HISTORY = """
select value, known_from from marts.metric_quarter_history
where metric_code = 'eied_patients' and quarter = '2020-21-Q4' order by known_from
"""


class CrashError(Exception):
    """The process dies."""


@pytest.fixture(scope="module")
def registry():
    return load_registry()


@pytest.fixture
def archive(tmp_path):
    return archive_of(tmp_path / "archive", eating_disorders(264))


def tell(archive, registry, home, number):
    build_warehouse(
        archive,
        registry,
        home,
        built_at=moment(number),
        keep_edition=archive.prepare_edition,
    )


def refuse(*_):
    raise CrashError


def told(archive):
    return archive.editions()["known_at"].to_list()


def history(home):
    with open_warehouse(home) as connection:
        return connection.execute(HISTORY).fetchall()


def test_the_edition_of_a_build_that_was_not_swapped_in_was_never_told(
    tmp_path, archive, registry, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(building, "publish_build", refuse)
        with pytest.raises(CrashError):
            tell(archive, registry, tmp_path, 2)
    assert told(archive) == []
    tell(archive, registry, tmp_path, 3)
    assert told(archive) == [moment(3)]
    assert history(tmp_path) == [(264, moment(3))]
    assert is_current(tmp_path, archive, registry)


def test_what_a_killed_build_prepared_is_neither_told_nor_in_the_way(
    tmp_path, archive, registry, monkeypatch
):
    tell(archive, registry, tmp_path, 2)
    keep(archive, eating_disorders(270, number=3))
    with monkeypatch.context() as patch:
        patch.setattr(building, "publish_build", refuse)
        patch.setattr(Archive, "settle_editions", lambda *_: None)
        with pytest.raises(CrashError):
            tell(archive, registry, tmp_path, 4)
    assert len(list((archive.root / "untold").iterdir())) == 1
    assert told(archive) == [moment(2)]
    tell(archive, registry, tmp_path, 5)
    assert not list((archive.root / "untold").iterdir())
    assert history(tmp_path) == [(264, moment(2)), (270, moment(5))]


def test_what_readers_saw_before_the_process_was_killed_was_told(
    tmp_path, archive, registry, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(Archive, "settle_editions", lambda *_: None)
        tell(archive, registry, tmp_path, 2)
    assert history(tmp_path) == [(264, moment(2))]
    assert told(archive) == []
    assert not is_current(tmp_path, archive, registry)
    tell(archive, registry, tmp_path, 3)
    assert told(archive) == [moment(2)]
    assert history(tmp_path) == [(264, moment(2))]
    assert is_current(tmp_path, archive, registry)
