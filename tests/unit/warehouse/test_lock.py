import subprocess
import sys
from pathlib import Path

import pytest

from assets.domain.errors import OutturnError
from assets.domain.lock import home_lock

ROOT = Path(__file__).resolve().parents[3]
HOLD = """
import sys, time
from pathlib import Path
from assets.domain.lock import home_lock
with home_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_who_holds_the_home_is_named_to_who_waits_in_vain(tmp_path, holder):
    said = rf"Another run \(process {holder.pid}\) is working in .* run again"
    with (
        pytest.raises(OutturnError, match=said),
        home_lock(tmp_path, timeout_seconds=0.2),
    ):
        pytest.fail("the lock was held")


def test_the_lock_is_free_once_its_holder_is_killed(tmp_path, holder):
    holder.kill()
    holder.wait()
    with home_lock(tmp_path, timeout_seconds=5):
        pass


def test_the_lock_can_be_taken_again_after_an_error(tmp_path):
    with pytest.raises(ValueError, match="within"), home_lock(tmp_path / "new"):
        raise ValueError("within")
    with home_lock(tmp_path / "new", timeout_seconds=0):
        pass


def test_a_home_that_cannot_be_made_is_a_message(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with (
        pytest.raises(OutturnError, match="cannot be worked in"),
        home_lock(tmp_path / "file"),
    ):
        pytest.fail("there is no such folder")
