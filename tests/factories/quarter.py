"""A quarter for which every AHSN sent one clean figure, and what differs from it."""

from assets.domain.registry.load import load_registry
from tests.factories.judging import Sent
from tests.factories.submissions import workbook

QUARTER = "2020-21-Q3"
LATER = "2020-21-Q4"
FIGURE = 12


def sent(ahsn_code="EAST", quarter=QUARTER, *, cover=None, **figure):
    """What an AHSN sends: one figure of one site, with what is said of it changed."""
    row = {"value": str(FIGURE)} | figure
    return Sent(
        ahsn_code=ahsn_code,
        quarter=quarter,
        cover=cover or {},
        sheets={"activity": [row]},
    )


def send(inbox, submission, name=None):
    """Put a submission into the folder of its quarter; return the file."""
    folder = inbox / submission.quarter
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / (name or f"{submission.ahsn_code}.xlsx")
    path.write_bytes(workbook(submission.tables()))
    return path


def send_from_all(inbox, quarter=QUARTER):
    """Every AHSN sends its figure."""
    for code in load_registry().ahsns.codes:
        send(inbox, sent(code, quarter))
