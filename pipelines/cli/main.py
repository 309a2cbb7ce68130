"""The entry point: the commands, and how an error reaches the person.

No command's own work belongs here. Heavy libraries are imported by the commands that
need them, so that ``--help`` and a run with nothing new stay quick.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import traceback
import warnings
from collections.abc import Sequence

import typer

from assets.domain.errors import OutturnError
from pipelines.cli import exit_codes
from pipelines.cli.check import check
from pipelines.cli.console import say
from pipelines.cli.data_docs import data_docs
from pipelines.cli.dev import dev
from pipelines.cli.diff import diff
from pipelines.cli.explain import explain
from pipelines.cli.failures import failures
from pipelines.cli.feedback import feedback
from pipelines.cli.publish import publish
from pipelines.cli.report import report
from pipelines.cli.run import run
from pipelines.cli.status import status
from pipelines.cli.template import template
from pipelines.cli.verify import verify


def build_app() -> typer.Typer:
    """Return the application with every command in the order people meet them."""
    app = typer.Typer(
        name="outturn",
        help="From the AHSNs' quarterly submissions to the national figures.",
        add_completion=False,
        rich_markup_mode=None,
    )
    for command in (
        run,
        check,
        template,
        feedback,
        status,
        failures,
        explain,
        report,
        publish,
        verify,
        diff,
        data_docs,
        dev,
    ):
        app.command()(command)
    return app


def run_command(arguments: Sequence[str]) -> int:
    """Return the exit code of one command; every error is told without a traceback."""
    try:
        application = typer.main.get_command(build_app())
        # Not by calling it, which has words and exit codes of its own for an
        # interruption and for a reader that went away.
        with application.make_context("outturn", list(arguments) or ["--help"]) as told:
            result = application.invoke(told)
        sys.stdout.flush()
    except typer.Exit as done:
        return done.exit_code
    except typer.TyperException as problem:
        say(
            f"outturn: {problem.format_message().rstrip('.')}. `outturn --help` and "
            "`outturn COMMAND --help` say what there is."
        )
        return problem.exit_code
    except OutturnError as problem:
        say(f"outturn: {problem}")
        return problem.exit_code
    except (KeyboardInterrupt, typer.Abort):
        say("outturn: interrupted. What was finished is kept; run it again to go on.")
        return exit_codes.INTERRUPTED
    except BrokenPipeError:
        return _reader_went_away()
    except OSError as problem:
        say(_disk_refuses(problem))
        return exit_codes.OUR_FAILURE
    except Exception as problem:
        say(_own_fault(problem))
        return exit_codes.OUR_FAILURE
    return result if isinstance(result, int) else exit_codes.DONE


def main() -> None:
    """Run one command and exit with its code."""
    # Libraries warn about their own futures; a person at a terminal cannot act on it.
    warnings.simplefilter("ignore")
    code = run_command(sys.argv[1:])
    # Python would search half a million objects for rubbish before it ends, which
    # takes seconds; the system takes all of it back anyway.
    gc.freeze()
    sys.exit(code)


def _reader_went_away() -> int:
    # The reader of a pipe (head, less) has seen enough. Standard output must not be
    # flushed again at exit, or Python would complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return exit_codes.DONE


def _disk_refuses(problem: OSError) -> str:
    if problem.filename is None:
        return _own_fault(problem)
    return (
        f"outturn: {problem.filename} cannot be used: {problem.strerror}. Check that "
        "it is there, that this user has the right to it, and that the disk has room."
    )


def _own_fault(problem: Exception) -> str:
    with tempfile.NamedTemporaryFile(
        "w", prefix="outturn-fault-", suffix=".txt", delete=False, encoding="utf-8"
    ) as report:
        traceback.print_exception(problem, file=report)
    kind = type(problem).__name__
    return (
        f"outturn: a fault of ours, not of any submission ({kind}: {problem}). "
        f"Nothing that was there is lost. Please send us {report.name}."
    )
