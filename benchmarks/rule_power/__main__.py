"""``python -m benchmarks.rule_power`` writes docs/rule-power.md anew."""

from __future__ import annotations

import tempfile
from pathlib import Path

from assets.domain.project import ROOT
from benchmarks.rule_power.clean_year import clean_year
from benchmarks.rule_power.power import rule_power

PAGE = ROOT / "docs" / "rule-power.md"


def main() -> None:
    """Judge, and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        page = rule_power(clean_year(Path(folder)), Path(folder))
    PAGE.write_text(page, encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written.")


if __name__ == "__main__":
    main()
