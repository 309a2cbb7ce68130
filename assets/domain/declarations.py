"""Reading our own declarations: YAML or CSV text to frozen models.

What a declaration may say is its model's business. Here every kind of mistake
becomes one `DeclarationError` naming file, entry, field, and what to do.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from assets.domain.errors import DeclarationError
from assets.domain.project import ROOT


class Declaration(BaseModel):
    """A frozen model of one declared thing; fields it does not know are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


Declared = TypeVar("Declared", bound=BaseModel)


def shown_path(path: Path) -> str:
    """Return the path as messages show it: from the project's root if inside it."""
    if path.is_relative_to(ROOT):
        return path.relative_to(ROOT).as_posix()
    return path.as_posix()


def mistake(path: Path, entry: str, found: str, mend: str) -> DeclarationError:
    """Return the error for one mistake: file, entry, what is wrong, the mend."""
    where = f"{shown_path(path)}: {entry}: " if entry else f"{shown_path(path)}: "
    return DeclarationError(f"{where}{found}; {mend}.")


def read_yaml(path: Path, model: type[Declared]) -> Declared:
    """Return the model that a YAML file declares.

    Raises:
        DeclarationError: the file is missing, is not YAML, says a key twice, or does
            not fit the model.
    """
    return _fit(_parse_yaml(path), model, path=path, entry="")


def read_csv(path: Path, model: type[Declared], *, key: str) -> tuple[Declared, ...]:
    """Return one model for each row of a CSV file; an empty cell is no value.

    ``key`` is the column by which messages name a row.

    Raises:
        DeclarationError: the file is missing, is not UTF-8, or a row does not fit.
    """
    reader = csv.DictReader(_read_text(path).splitlines(), restkey="extra columns")
    rows = enumerate(reader, start=2)
    return tuple(
        _fit(
            {name: cell for name, cell in row.items() if cell != ""},
            model,
            path=path,
            entry=f"row {number} ({row.get(key) or 'no ' + key})",
        )
        for number, row in rows
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise mistake(path, "", "the file is missing", "put it back") from None
    except UnicodeDecodeError:
        raise mistake(path, "", "it is not UTF-8 text", "save it as UTF-8") from None


def _parse_yaml(path: Path) -> object:
    try:
        # _UniqueKeyLoader is a SafeLoader: nothing but plain values can be built.
        return yaml.load(_read_text(path), Loader=_UniqueKeyLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f"line {mark.line + 1}" if mark else ""
        found = f"it is not valid YAML ({error.problem})"
        raise mistake(path, line, found, "correct the text there") from None
    except yaml.YAMLError:
        found = "it holds characters that YAML does not allow"
        raise mistake(path, "", found, "save it as plain UTF-8 text") from None
    except ValueError as error:
        # PyYAML builds dates while it reads and lets their ValueError through.
        found = f"it holds a date or number that cannot be ({error})"
        raise mistake(path, "", found, "correct it") from None


class _UniqueKeyLoader(yaml.CSafeLoader):
    """PyYAML keeps the last of two equal keys without a word; this refuses them."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[object, object]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} stands twice", key.start_mark
                )
            seen.add(key.value)
        mapping: dict[object, object] = super().construct_mapping(node, deep)
        return mapping


def _fit(data: object, model: type[Declared], *, path: Path, entry: str) -> Declared:
    if not isinstance(data, Mapping):
        found = "it does not hold named fields"
        raise mistake(path, entry, found, f"write the fields {_fields(model)}")
    try:
        return model.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        where = " > ".join([entry] * bool(entry) + _place(data, details[0]["loc"]))
        found, mend = _found_and_mend(details[0], model)
        if len(details) > 1:
            mend += f" (and see to {len(details) - 1} more in this file)"
        raise mistake(path, where, found, mend) from None


def _fields(model: type[BaseModel]) -> str:
    return ", ".join(model.model_fields)


def _place(data: object, loc: Iterable[int | str]) -> list[str]:
    """Return the place in words; an entry of a list goes by its code or name."""
    words: list[str] = []
    for step in loc:
        data = _inside(data, step)
        if isinstance(step, str):
            words.append(step)
            continue
        named = data if isinstance(data, Mapping) else {}
        names = (named.get(key) for key in ("code", "id", "name", "financial_year"))
        words.append(next((str(name) for name in names if name), f"entry {step + 1}"))
    return words


def _inside(data: object, step: int | str) -> object:
    if isinstance(data, Mapping):
        return data.get(step)
    if isinstance(data, Sequence) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _found_and_mend(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    value = detail["input"]
    match detail["type"]:
        case "missing":
            return "it is missing", "add it"
        case "extra_forbidden":
            known = f"; the file's own fields are {_fields(model)}"
            at_top = known if len(detail["loc"]) == 1 else ""
            return "nothing of that name is known here", f"remove or rename it{at_top}"
        case "literal_error":
            expected = detail.get("ctx", {}).get("expected", "")
            return f"{value!r} is not known", f"write one of {expected}"
        case "value_error":
            # Our own validators write "what is wrong; what to do".
            text = str(detail.get("ctx", {}).get("error", detail["msg"]))
            found, _, mend = text.partition("; ")
            return found, mend or "correct it"
        case _:
            reason = detail["msg"].removeprefix("Input ")
            return f"{value!r} does not fit: it {reason}", "correct it"
