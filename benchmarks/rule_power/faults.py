"""Every fault, in the order of the rules."""

from __future__ import annotations

from benchmarks.rule_power.absence_faults import absence_faults
from benchmarks.rule_power.fault import Fault
from benchmarks.rule_power.file_faults import file_faults
from benchmarks.rule_power.history_faults import history_faults
from benchmarks.rule_power.peer_faults import peer_faults
from benchmarks.rule_power.record_faults import record_faults
from benchmarks.rule_power.series_faults import series_faults
from benchmarks.rule_power.sheet_faults import sheet_faults
from benchmarks.rule_power.unit_faults import unit_faults


def all_faults() -> list[Fault]:
    """Return every fault of a quarter's submissions."""
    return [
        *file_faults(),
        *record_faults(),
        *sheet_faults(),
        *history_faults(),
        *unit_faults(),
        *series_faults(),
        *peer_faults(),
        *absence_faults(),
    ]
