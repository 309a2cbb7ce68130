"""The settings and where each is said: flag, ``OUTTURN_*``, ``outturn.toml``, default.

Nothing is read at import: `load_settings` reads the environment and the file when a
command or a Dagster process asks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assets.domain.engine import DUCKDB, EngineName
from assets.domain.errors import DeclarationError, UsageError

SETTINGS_FILE = "outturn.toml"


class WrongSettingError(DeclarationError):
    """A setting is wrong, which is wrong usage wherever it was said."""

    exit_code = UsageError.exit_code


class Settings(BaseSettings):
    """Where a run reads and writes, and what runs its SQL."""

    model_config = SettingsConfigDict(
        env_prefix="OUTTURN_",
        # OUTTURN_HOME= would otherwise mean the folder one happens to stand in.
        env_ignore_empty=True,
        toml_file=SETTINGS_FILE,
        extra="forbid",
        frozen=True,
    )

    inbox: Path = Field(
        default=Path("inbox"), description="the folder of quarters that AHSNs send to"
    )
    home: Path = Field(
        default=Path("home"),
        description="archive, warehouse, outbox and Dagster's own storage",
    )
    engine: EngineName = Field(
        default=DUCKDB.name, description="what runs the SQL; the tables are the same"
    )
    spark_master: str = Field(
        default=DUCKDB.spark_master,
        min_length=1,
        description="where Spark runs, in its own words; only for the engine spark",
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources in the order of the contract; .env files are not read."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(*, inbox: Path | None = None, home: Path | None = None) -> Settings:
    """Return the settings with absolute paths; flags that are None are not given.

    Raises:
        WrongSettingError: a value cannot be used, or ``outturn.toml`` names a setting
            that does not exist.
    """
    flags = {"inbox": inbox, "home": home}
    given: dict[str, Any] = {k: path for k, path in flags.items() if path is not None}
    try:
        settings = Settings(**given)
    except (ValidationError, ValueError) as problem:
        raise WrongSettingError(_explain(problem)) from problem
    return settings.model_copy(
        update={
            "inbox": settings.inbox.expanduser().absolute(),
            "home": settings.home.expanduser().absolute(),
        }
    )


def _explain(problem: ValueError) -> str:
    known = ", ".join(Settings.model_fields)
    if isinstance(problem, ValidationError):
        first = problem.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        return (
            f"The setting {name!r} is wrong: {first['msg']}. Look for it in "
            f"{SETTINGS_FILE} and in OUTTURN_{name.upper()}; the settings are {known}."
        )
    return f"{SETTINGS_FILE} cannot be read as TOML: {problem}. Mend or remove it."
