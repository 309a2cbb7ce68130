from datetime import UTC, datetime

import polars as pl
import pytest

from assets.archive.workspace import Workspace
from assets.domain.outputs import FOLDERS
from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.outputs.folder import output_folder, put_folder
from assets.publication.outputs.places import (
    are_outputs_current,
    outputs_found,
    quarters_to_write,
)
from assets.publication.outputs.record import is_whole, output_records
from assets.publication.outputs.version import output_version
from assets.publication.outputs.write import Output, write_output

QUARTER, LATER, NEXT_YEAR = "2020-21-Q3", "2020-21-Q4", "2021-22-Q1"
PLACE = f"{QUARTER}/audit"


@pytest.fixture
def workspace(tmp_path):
    return Workspace(
        tmp_path / "inbox", tmp_path, lambda: datetime(2021, 5, 1, tzinfo=UTC)
    )


def tables_of(**frames):
    named = {name.replace("__", "."): frame for name, frame in frames.items()}
    return WarehouseTables(
        build_id="build",
        is_synthetic=True,
        frames=named,
        comments=dict.fromkeys(named, "It. Grain: it."),
        column_comments={
            name: dict.fromkeys(frame.columns, "It.") for name, frame in named.items()
        },
    )


def figures(*values, quarters=(QUARTER, LATER, NEXT_YEAR)):
    return tables_of(
        marts__figures=pl.DataFrame({"quarter": quarters, "value": values})
    )


def render(workspace, tables, quarter, leads_to):
    values = tables.frames["marts.figures"]["value"].to_list()
    return {
        "index.html": f"{quarter}: {values}".encode(),
        "figures/one.html": b"one",
    }


def output(render=render):
    return Output(
        name="audit", folder="audit", tables=("marts.figures",), render=render
    )


def write(workspace, tables, one=None, *, made_of="now", **how):
    return write_output(
        workspace, one or output(), tables, QUARTER, made_of=made_of, **how
    )


def index(workspace):
    return (output_folder(workspace.home, PLACE) / "index.html").read_text()


def broken(workspace, tables, quarter, leads_to):
    raise KeyError("value")


def test_an_output_is_written_with_its_folders_and_told_in_a_line(workspace):
    written = write(workspace, figures(1, 2, 3))
    assert written.line() == "2020-21-Q3  audit      2 files, 0.0 MB"
    folder = output_folder(workspace.home, PLACE)
    assert (folder / "figures" / "one.html").read_bytes() == b"one"
    assert is_whole(workspace.home, PLACE)


def test_an_output_knows_nothing_of_later_quarters_and_is_not_made_again_for_them(
    workspace,
):
    write(workspace, figures(1, 2, 3))
    assert index(workspace) == "2020-21-Q3: [1]"
    before = output_folder(workspace.home, PLACE).resolve()
    assert not write(workspace, figures(1, 5, 9), made_of="later").is_new
    assert output_folder(workspace.home, PLACE).resolve() == before
    assert output_records(workspace.home)[PLACE].made_of == "later"


def test_an_output_is_made_again_when_what_it_is_made_of_changed(workspace):
    write(workspace, figures(1, 2, 3))
    assert write(workspace, figures(7, 2, 3)).is_new
    assert index(workspace) == "2020-21-Q3: [7]"


def test_an_output_that_lost_a_file_is_made_again(workspace):
    write(workspace, figures(1, 2, 3))
    lost = output_folder(workspace.home, PLACE) / "figures" / "one.html"
    lost.unlink()
    assert not is_whole(workspace.home, PLACE)
    assert write(workspace, figures(1, 2, 3)).is_new
    assert lost.read_bytes() == b"one"


def test_an_output_is_made_again_on_request_though_nothing_changed(workspace):
    write(workspace, figures(1, 2, 3))
    assert write(workspace, figures(1, 2, 3), again=True).is_new
    assert not write(workspace, figures(1, 2, 3)).is_new


def test_a_fault_is_told_leaves_what_was_there_and_is_tried_again(workspace):
    write(workspace, figures(1, 2, 3))
    failed = write(workspace, figures(7, 2, 3), output(broken))
    assert "a fault of ours" in failed.summary()
    assert "KeyError: 'value'" in failed.summary()
    assert index(workspace) == "2020-21-Q3: [1]"
    assert output_records(workspace.home)[PLACE].made_of is None
    assert write(workspace, figures(7, 2, 3)).failed is None
    assert output_records(workspace.home)[PLACE].failed is None


def test_an_output_without_a_file_is_a_fault(workspace):
    assert (
        "no file" in write(workspace, figures(1, 2, 3), output(lambda *_: {})).summary()
    )


def test_outputs_are_current_only_where_all_are_there_whole_and_of_the_warehouse(
    tmp_path, workspace
):
    def current(made_of="now"):
        return are_outputs_current(tmp_path, {"audit"}, {QUARTER}, made_of)

    assert not current()
    for folder, other in zip(FOLDERS["audit"], reversed(FOLDERS["audit"]), strict=True):
        one = Output(name="audit", folder=folder, tables=(), render=render)
        write(workspace, figures(1, 2, 3), one, leads_to=(other,))
    assert current()
    assert not current("later")
    found = outputs_found(tmp_path, {"audit"}, [QUARTER])
    assert [one.path for one in found] == [
        output_folder(tmp_path, f"{QUARTER}/{folder}") / "index.html"
        for folder in FOLDERS["audit"]
    ]
    found[-1].path.unlink()
    assert not current()


def test_the_newest_quarter_is_written_and_what_is_there_is_kept_up_to_date(tmp_path):
    judged = {"2020-21-Q1", "2020-21-Q2", QUARTER, LATER}
    assert quarters_to_write(tmp_path, "audit", judged) == (LATER,)
    put_folder(tmp_path, "2020-21-Q1/audit", "v", {"a": b"a"})
    assert quarters_to_write(tmp_path, "audit", judged) == ("2020-21-Q1", LATER)
    assert quarters_to_write(tmp_path, "audit", judged, {QUARTER}) == (
        "2020-21-Q1",
        QUARTER,
        LATER,
    )
    assert quarters_to_write(tmp_path, "gallery", judged, {QUARTER}) == (LATER,)
    assert quarters_to_write(tmp_path, "audit", set()) == ()


def test_a_version_is_of_what_is_in_the_tables_whatever_build_they_are_of():
    tables = figures(1, 2, 3)
    version = output_version(tables, "code")
    assert output_version(figures(1, 2, 3), "code") == version
    changed = [
        (figures(1, 2, 4), "code"),
        (figures(1, 2, None), "code"),
        (figures(1, 2, 3, quarters=(QUARTER, LATER, LATER)), "code"),
        (tables, "other code"),
        (tables_of(marts__others=tables.frames["marts.figures"]), "code"),
    ]
    versions = {output_version(*one) for one in changed}
    assert len(versions | {version}) == 1 + len(changed)


def test_tables_up_to_a_quarter_leave_later_ones_out_and_keep_what_is_of_no_time():
    tables = tables_of(
        marts__figures=pl.DataFrame({"quarter": [QUARTER, LATER, None]}),
        marts__years=pl.DataFrame({"financial_year": ["2020-21", "2021-22"]}),
        audit__failures=pl.DataFrame(
            {"quarter": [QUARTER, LATER], "failure_id": ["a", "b"]}
        ),
        audit__failure_events=pl.DataFrame({"failure_id": ["a", "b", "a"]}),
        audit__claims=pl.DataFrame({"claim_id": ["c"]}),
        reference__quarters=pl.DataFrame({"quarter": [QUARTER, LATER]}),
    )
    seen = tables.up_to(QUARTER).frames
    assert seen["marts.figures"]["quarter"].to_list() == [QUARTER, None]
    assert seen["marts.years"]["financial_year"].to_list() == ["2020-21"]
    assert seen["audit.failures"]["failure_id"].to_list() == ["a"]
    assert seen["audit.failure_events"]["failure_id"].to_list() == ["a", "a"]
    assert seen["audit.claims"].height == 1
    assert seen["reference.quarters"].height == 2
