"""The Companies rows: each quarter's own activity, so that quarters add up to the year.

Over the year: 2,516 different companies, £462,000,000, 1,414 jobs created or
safeguarded (the report: over 2,500, £462m, over 1,400). Names and numbers are
fictitious: Companies House numbers are given out in order and are far from 99 million.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

from data.sample.generator.chance import chance, one_of, split
from data.sample.generator.records import Row
from data.sample.generator.world import QUARTERS, World

COMPANIES = 2_516
WITHOUT_NUMBER = 76
SHARED_BY_TWO = 45
SUPPORTED_AGAIN = 300
INVESTMENT_GBP = 462_000_000
JOBS_CREATED = 1_003
JOBS_SAFEGUARDED = 411
SUPPORT_TYPES = ("advice", "funding", "evaluation", "procurement", "signposting")


@dataclass(frozen=True)
class Support:
    """One company supported by one AHSN in one quarter."""

    ahsn_code: str
    quarter: str
    company: int
    # A second AHSN's row says nothing of money and jobs, so that they add up.
    is_second_ahsn: bool = False


def company_rows(world: World) -> dict[tuple[str, str], list[Row]]:
    """Return the Companies rows of each AHSN and quarter."""
    supports = _supports(world)
    random = chance("companies' money and jobs")
    money: dict[int, float] = {}
    created: dict[int, float] = {}
    safeguarded: dict[int, float] = {}
    for place, support in enumerate(supports):
        size = random.random()
        if support.is_second_ahsn:
            continue
        if random.random() < 0.35:
            money[place] = size * size * size
        if random.random() < 0.30:
            created[place] = size
        if random.random() < 0.12:
            safeguarded[place] = size
    investment = split(INVESTMENT_GBP, money)
    jobs_created = split(JOBS_CREATED, created)
    jobs_safeguarded = split(JOBS_SAFEGUARDED, safeguarded)
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for place, support in enumerate(supports):
        kind = one_of(SUPPORT_TYPES, random)
        rows[support.ahsn_code, support.quarter].append(
            Row(
                {
                    "company_number": _number(support.company),
                    "company_name": f"Synthetic Company {support.company:04d} Ltd",
                    "support_type": kind,
                    "investment_gbp": investment.get(place, 0),
                    "jobs_created": jobs_created.get(place, 0),
                    "jobs_safeguarded": jobs_safeguarded.get(place, 0),
                }
            )
        )
    return rows


def _number(company: int) -> str | None:
    # Sole traders and the like have none: every thirty-third, 76 in all.
    if company % 33 == 0 and company // 33 <= WITHOUT_NUMBER:
        return None
    return f"99{company:06d}"


def _supports(world: World) -> list[Support]:
    random = chance("companies")
    homes = split(COMPANIES, world.sizes("elc_patients"))
    owners = [code for code, count in homes.items() for _ in range(count)]
    supports = []
    for company, ahsn_code in enumerate(owners, start=1):
        quarter = one_of(QUARTERS, random)
        supports.append(Support(ahsn_code, quarter, company))
    again = [s for s in supports if s.quarter != QUARTERS[-1] and random.random() < 0.5]
    later = [
        replace(s, quarter=QUARTERS[QUARTERS.index(s.quarter) + 1])
        for s in again[:SUPPORTED_AGAIN]
    ]
    shared = [s for s in supports if random.random() < 0.05][:SHARED_BY_TWO]
    codes = world.ahsn_codes
    second = [
        replace(
            s,
            ahsn_code=codes[(codes.index(s.ahsn_code) + 1) % len(codes)],
            is_second_ahsn=True,
        )
        for s in shared
    ]
    return sorted(
        [*supports, *later, *second],
        key=lambda s: (s.quarter, s.ahsn_code, s.company, s.is_second_ahsn),
    )
