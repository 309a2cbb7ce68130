"""What several workers read and one of them makes, while the others wait for it."""

import os
import pickle
import shutil

from filelock import FileLock


def made_once(tmp_path_factory, name, make):
    """Return what ``make(folder)`` returned to whichever worker came first.

    ``folder`` is new and empty and lasts as long as the run of the suite. What is
    returned is pickled, so that every worker has a copy of its own in memory; what lies
    in the folder is everyone's, and not to be changed.
    """
    root = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, kept = root / name, root / f"{name}.pickle"
    with FileLock(root / f"{name}.lock"):
        if not kept.is_file():
            # What a worker left that failed to make it.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            kept.write_bytes(pickle.dumps(make(folder)))
    return pickle.loads(kept.read_bytes())
