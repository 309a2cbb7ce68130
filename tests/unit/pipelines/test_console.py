import io
import json
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from pipelines.cli.console import print_json, print_lines, say, table_of, visible

STEERING = ["\x1b", "\x9b", "\x07", "\r", "\x7f", "\u202e", "\u2066"]


def shown(table):
    stream = io.StringIO()
    Console(file=stream, width=120, force_terminal=False).print(table)
    # A title wraps at the width of its table.
    return stream.getvalue().replace("\n", "")


@pytest.mark.parametrize("char", STEERING, ids=ascii)
def test_what_steers_a_terminal_is_never_printed(char, capsys):
    text = f"before{char}after"
    print_lines([text])
    say(text)
    print_json("test", {"text": text})
    printed = "".join(capsys.readouterr())
    assert char not in printed + visible(text) + shown(table_of(text, ["A"], [[text]]))
    assert "before" in printed


@pytest.mark.parametrize(
    "text", ["[red]x[/red]", "[/red]", "\\[red]", "[link=x]", "[", "a\\", ":smile:"]
)
def test_markup_is_text(text):
    assert text in shown(table_of("title", ["Heading"], [[text]]))
    assert text in shown(table_of(text, ["Heading"], [["cell"]]))


def test_a_message_may_have_several_lines(capsys):
    say("one\ntwo")
    assert capsys.readouterr().err == "one\ntwo\n"


def test_json_keeps_every_character_and_writes_moments_as_iso(capsys):
    content = {
        "text": "£1 \x1b[31m \U000e0001 \u2028 “quoted”",
        "day": date(2021, 4, 1),
        "moment": datetime(2021, 4, 1, 9, tzinfo=UTC),
    }
    print_json("test", content)
    printed = capsys.readouterr().out
    found = json.loads(printed)
    assert found == {
        "schema_version": 1,
        "command": "test",
        "text": content["text"],
        "day": "2021-04-01",
        "moment": "2021-04-01T09:00:00+00:00",
    }
    assert "£1" in printed
    assert all(char.isprintable() or char == "\n" for char in printed)
