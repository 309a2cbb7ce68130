"""The settings and where each is said: flag, ``OUTTURN_*``, ``outturn.toml``, default.

Nothing is read at import: `load_settings` reads the environment and the file when a
command or a Dagster process asks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assets.domain.engine import DUCKDB, EngineName
from assets.domain.errors import DeclarationError, UsageError
from assets.domain.outputs import FOLDERS, OUTPUT_NAMES, OutputName

SETTINGS_FILE = "outturn.toml"
NO_OUTPUTS = "none"


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
    outputs: Annotated[tuple[OutputName, ...], NoDecode] = Field(
        default=OUTPUT_NAMES,
        description="what a run makes of the figures, with commas between; or none",
    )

    @field_validator("outputs", mode="before")
    @classmethod
    def _by_words(cls, said: object) -> object:
        if not isinstance(said, str):
            return said
        words = [word.strip() for word in said.split(",") if word.strip()]
        if words == [NO_OUTPUTS]:
            return ()
        wrong = [word for word in words if word not in OUTPUT_NAMES]
        for word in wrong:
            together = next((of for of in FOLDERS if word in FOLDERS[of]), None)
            if together is not None:
                raise ValueError(f"{word!r} is written with {together}: say {together}")
        if wrong or not words:
            raise ValueError(
                f"{', '.join(map(repr, wrong)) or repr(said)} is no output: say some "
                f"of {', '.join(OUTPUT_NAMES)} with commas between, or {NO_OUTPUTS} "
                "alone"
            )
        return tuple(words)

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


def load_settings(
    *,
    inbox: Path | None = None,
    home: Path | None = None,
    outputs: str | None = None,
) -> Settings:
    """Return the settings with absolute paths; flags that are None are not given.

    Raises:
        WrongSettingError: a value cannot be used, or ``outturn.toml`` names a setting
            that does not exist.
    """
    flags = {"inbox": inbox, "home": home, "outputs": outputs}
    given: dict[str, Any] = {k: said for k, said in flags.items() if said is not None}
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
        name = str(first["loc"][0])
        return (
            f"The setting {name!r} is wrong: {first['msg']}. Look for it among the "
            f"options, in OUTTURN_{name.upper()} and in {SETTINGS_FILE}; the settings "
            f"are {known}."
        )
    return f"{SETTINGS_FILE} cannot be read as TOML: {problem}. Mend or remove it."
