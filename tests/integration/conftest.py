import pytest

from assets.publication.accessible_tables.render import TABLES, render_tables
from assets.warehouse.read_tables import read_tables
from assets.warehouse.spark.session import missing_for_spark
from assets.warehouse.spark.tables import spark_tables
from pipelines.cli.main import run_command
from tests.factories.command import Place
from tests.factories.made_once import made_once
from tests.factories.published_counts import QUARTER
from tests.factories.quarter import send_from_all
from tests.factories.replay import replayed_in

SHORT_WORK = {
    # More than one, or the order of what comes together would never be another.
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@pytest.fixture
def sample_year(sample_year_run, tmp_path):
    """A copy to change: the sample year's inbox and a home that has run it."""
    place, _ = sample_year_run
    return place.copied_to(tmp_path)


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    """Spark's tables, for every test of Spark; starting it costs ten seconds."""
    missing = missing_for_spark()
    if missing is not None:
        pytest.skip(f"the engine spark: {missing}")
    with pytest.MonkeyPatch.context() as patch:
        # Much of the work of a short session is compiling what runs once.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        scratch = tmp_path_factory.mktemp("spark") / "scratch"
        with spark_tables("local[2]", scratch, tuning=SHORT_WORK) as tables:
            yield tables


@pytest.fixture(scope="session")
def replayed(tmp_path_factory):
    """The sample's first quarters replayed in this process; not to be changed."""
    return made_once(tmp_path_factory, "replay", replayed_in)


@pytest.fixture(scope="session")
def clean_run(tmp_path_factory):
    """A quarter that went well, run by a process of its own; not to be changed."""

    def run_in(folder):
        place = Place(inbox=folder / "in box", home=folder / "ho me")
        send_from_all(place.inbox)
        return place, place.outturn("run", "--strict", "--json")

    return made_once(tmp_path_factory, "all is well", run_in)


@pytest.fixture
def place(clean_run, tmp_path):
    """A copy to change: an inbox and a home in which all is well."""
    ready, _ = clean_run
    return ready.copied_to(tmp_path)


@pytest.fixture
def empty(tmp_path):
    """An inbox with nothing in it, and a home that is not there yet."""
    place = Place(inbox=tmp_path / "inbox", home=tmp_path / "home")
    place.inbox.mkdir()
    return place


@pytest.fixture
def here(capsys, monkeypatch):
    """Run a command in this process; return its exit code, output and messages."""
    monkeypatch.setenv("OUTTURN_OUTPUTS", "none")

    def run_here(place, name, *arguments):
        given = ["--home", str(place.home)]
        if name == "run":
            given += ["--inbox", str(place.inbox)]
        capsys.readouterr()
        code = run_command([name, *given, *map(str, arguments)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run_here


@pytest.fixture(scope="session")
def table_frames(sample_year_run):
    """What the accessible tables of the sample year are made of."""
    place, _ = sample_year_run
    return read_tables(place.home, TABLES)


@pytest.fixture(scope="session")
def table_files(table_frames):
    """The accessible tables of the sample year's last quarter, by their path."""
    return render_tables(table_frames, QUARTER)
