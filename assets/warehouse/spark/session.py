"""How Spark is started and stopped: one session, and nothing of it left behind.

Everything that has to do with Spark's own machinery is here; no table is known.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from os import environ
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from assets.domain.errors import WarehouseError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOGGING = Path(__file__).with_name("log4j2.properties")

# What results rest on: no one may set these otherwise.
_RESULTS: Mapping[str, str] = {
    # An overflow or an unreadable number is an error, as on DuckDB, and never a null.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.parquet.int96RebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInWrite": "CORRECTED",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.catalogImplementation": "in-memory",
}
_QUIET: Mapping[str, str] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.structuredLogging.enabled": "false",
}
# On this machine no one else is to reach the session, nor it anyone else.
_LOCAL: Mapping[str, str] = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
# A task for each of 200 parts, which is the default, costs more than the work.
_LOCAL_SPEED: Mapping[str, str] = {"spark.sql.shuffle.partitions": "8"}


def missing_for_spark() -> str | None:
    """Return what Spark lacks here, as a sentence with what to do; None if nothing."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: say `make spark`."
    java_home = environ.get("JAVA_HOME")
    has_java = java_home and shutil.which("java", path=str(Path(java_home) / "bin"))
    if not (has_java or shutil.which("java")):
        return (
            "There is no Java here: install version 17 or 21, such as the package "
            "openjdk-17-jre-headless, or point JAVA_HOME to one."
        )
    return None


@contextmanager
def spark_session(
    master: str, scratch: Path, *, tuning: Mapping[str, str] = MappingProxyType({})
) -> Iterator[SparkSession]:
    """Start Spark, and stop it when the block ends, whatever happened in it.

    Args:
        master: where Spark runs, in its own words: ``local[*]``, ``spark://host:7077``.
        scratch: a folder for what does not fit into memory and for Spark's own words.
        tuning: Spark's own settings of speed, which change no result.

    Raises:
        WarehouseError: Spark does not start.
    """
    # pyspark warns of a pandas that is newer than it knows; no frame of it is used.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module=r"pyspark\.|py4j\.")
        speed = _LOCAL_SPEED if master.startswith("local") else {}
        settings = {**speed, **tuning, **_settings(master, scratch)}
        with _quiet(), _gateway(settings, scratch / "spark.log") as session:
            yield session


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep pyspark from logging as JSON what it raises anyway."""
    from pyspark.logger import PySparkLogger

    # Made by pyspark itself: a plain logger of that name could not log what it logs.
    logger = PySparkLogger.getLogger("SQLQueryContextLogger")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


@contextmanager
def _gateway(settings: Mapping[str, str], said: Path) -> Iterator[SparkSession]:
    from pyspark.conf import SparkConf
    from pyspark.core.context import SparkContext
    from pyspark.errors import PySparkException
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    configuration = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    with said.open("wb") as words:
        try:
            gateway = launch_gateway(configuration, {"stdout": words, "stderr": words})
        except PySparkException as error:
            raise WarehouseError(_did_not_start(settings, said)) from error
    context = None
    try:
        try:
            context = SparkContext(conf=configuration, gateway=gateway)
        except Exception as error:
            # py4j wraps whatever Java throws in classes of its own.
            raise WarehouseError(_did_not_start(settings, said)) from error
        yield SparkSession(context)
    finally:
        if context is not None:
            context.stop()
        SparkSession._instantiatedSession = None
        SparkContext._gateway = SparkContext._jvm = None
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()


def _settings(master: str, scratch: Path) -> dict[str, str]:
    # Java splits its options at spaces, unless they are quoted.
    options = f'"-Dlog4j2.configurationFile={_LOGGING.as_uri()}"'
    settings = {
        "spark.master": master,
        "spark.app.name": "outturn",
        "spark.driver.extraJavaOptions": options,
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": str(scratch / "unused"),
        **_RESULTS,
        **_QUIET,
    }
    return {**settings, **_LOCAL} if master.startswith("local") else settings


def _did_not_start(settings: Mapping[str, str], said: Path) -> str:
    lines = said.read_text(encoding="utf-8", errors="replace").splitlines()
    reasons = [line for line in lines if "rror" in line or "xception" in line]
    reason = (reasons or lines or ["it said nothing"])[0]
    return (
        f"Spark did not start on {settings['spark.master']}: {reason} Mend what it "
        "names (the setting is spark_master, or OUTTURN_SPARK_MASTER), or set engine "
        "to duckdb in outturn.toml or OUTTURN_ENGINE."
    )
