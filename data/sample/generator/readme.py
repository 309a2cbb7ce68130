"""The text of ``data/sample/README.md``, its list of planted things included."""

from __future__ import annotations

from collections.abc import Sequence

from data.sample.generator.explained import Explained
from data.sample.generator.grids import Planted

_BEFORE = """\
The split between AHSNs and sites is synthetic; only national totals are published.

# A year of submissions

Sixty submissions that count, fifteen AHSNs by four quarters of 2020-21, and two that
do not. This file, `planted.csv` and `inbox/` are written by a seeded script; do not
edit them, change the script and run it again:

    python -m data.sample.make_sample_year

It writes the same bytes on every run. `inbox/received.csv` is what a mail gateway
would keep: when each file came. A test adds the files up again with other readers,
compares them with the published tables, and compares every byte with a fresh run.

## What is real
The national figure of every programme and quarter (`national_figures.csv`, each with
the claim it rests on), and in size the year's totals of innovations, local
programmes, themes, impacts, companies, investment and jobs, all from the quarterly
report for 2020-21 Q4; where it says “over” or “around”, the last digits are ours. The
accepted records of the submissions that count add up to them exactly.

## What is not
Everything else. Organisations and companies do not exist: `SYN-EAST-01`, “Synthetic
Company 0001 Ltd”, company numbers from 99 million on, which are far from being given
out. Every cover is prepared by “Synthetic sample — not real”, and every printed page
of a workbook says so.

* **Atrial Fibrillation** is `not_available`, without a value, in all four quarters.
  The report printed zeros and said that the data were awaited: they were never zero.
* **ESCAPE-pain** is a true zero at each of its sites: group sessions could not be
  held.
* **PCSK9i** is a snapshot. It falls nationally from Q2 to Q3, and at many sites; no
  rule should call that a fall of a cumulative figure.
* **Eating disorders**: the national series rises 45, 119, 195, 264, while six sites'
  cumulative figures fall: three stand below an earlier quarter at Q3, five at Q4. 10,
  14, 18 and 22 sites report; where an AHSN's site has not launched it declares nil.
* **Medicines transfers** (TCAM) are `estimated`, as the report's footnote says.
* **Companies** are the quarter's own activity: quarters add up to the year, with
  2,516 different companies, £462,000,000, and 1,003 jobs created and 411 safeguarded.
  76 have no number. 45 are supported by two AHSNs; the second AHSN's row has no money
  or jobs.
* **Innovations** are the pipeline as it stands at the quarter's end: 612 active at
  Q4. The report gives Q4 only; how it grew is ours.
* **Local programmes and impacts** begin with Q3, when the tracker did, and stand as
  at the quarter's end: 84 and 120 programmes, 61 and 100 impacts. Before it both are
  declared nil: most leave the sheet out, two AHSNs keep it empty. At Q4 60 programmes
  name workforce, 40 personalised care, 40 quality improvement, 37 digital primary
  care.
* **Adoption** stages are synthetic, 1 to 5 in Q1 and Q2 and 1 to 7 from Q3; their
  totals are the report's. NEWS2: 153 of 154 acute trusts at stage 5 in Q1, 152 in Q2
  (one goes back), 152 of 153 at stages 5 to 7 in Q3 and Q4, when two have not spread
  it. Tracheostomy at Q4: bedhead signs at 144 of 153 sites, equipment at all, the care
  bundle at 148, all three at 141 (138 at Q3). 22 eating-disorders sites by Q4.
* **Trusts merge, move and split** in the year: two of YH's become one, one of EM's
  takes over another (both October 2020), one goes from KSS to HIN and one of NENC's
  providers splits (January 2021). YH's two report PlGF tests until Q2, and the one
  they became goes on from both totals; the others report stages only.
* **Measures that were published for some quarters only** are missing by type in the
  others. Assessments for ADHD (Q1 and Q4) and PlGF services (Q1 and Q4) are collected
  every quarter, so Q2 and Q3 are `not_available`. What is published as at Q4 alone
  (trusts engaged and adopted, the year's articles, patients at risk …) opens with Q4:
  there is no row before, and none is expected. All three tracheostomy interventions
  open with Q3, as published.
* **Rates** have a numerator and a denominator. Published: 135 CCGs, 165 maternity
  services, 17 maternity networks. Ours, where the report prints a percentage alone:
  799 mothers eligible for MgSO4 (86.5% are the 691 treated), 125 trusts for virtual
  wards and for SCORE, 154 and 153 acute trusts.
* **Rounded in the report** and so here: 26.6 million records searched, 14,000
  visitors in the year. “Over” and “almost” figures (37,000 people monitored, 2,250
  trained, just under 10,000 assessments) are no totals and are left out.

## How they are written
| AHSN | sends |
|---|---|
| EAST EM HIM HIN ICHP KSS NWC SW UCLP WM WOE | workbooks |
| OX | a folder of CSV, UTF-8 with a byte order mark, numbers as `12.0` |
| WES | a folder of CSV in Windows-1252, numbers as `1,234` |
| NENC | a zip of CSV |
| YH | a folder of Parquet, numbers and dates typed |

Headings are human, machine, or shouted with stray spaces (SW); programmes, metrics
and organisations are written as codes, names or aliases; KSS types its numbers as
text with commas; dates are cells, ISO, or dd/mm/yyyy; EAST and WM write their name on
the cover.

## What is planted
Rejected rows stand beside the figures that count, at organisations that do not report
the metric otherwise, so that the totals come out without them. (UCLP's stage 6 of Q2
is one too: without it 151 of 153 NEWS2 trusts are at stage 5, still 98.7%.)

In 2020-21-Q3 WOE's first version has a SecurAcath figure ten times too large (which
only its history and the other AHSNs show) and a `TBC`; its second version mends both
and is the one that counts. HIN gives a total of its own beside its sites' HeartFlow
scans of the quarter, and so does NWC in Q4, whose total is wrong.

"""


_BETWEEN = """
## What else the rules say
Nothing here is a fault, and of clean records no rule says more than this. Each line is
one of `explained.csv`; a test compares it with what a run finds, so that no failure
goes unexplained.

"""


def readme(planted: Sequence[Planted], explained: Sequence[Explained]) -> str:
    """Return the README, a line for each planted thing and each explained failure."""
    lines = [
        "| quarter | AHSN | file | sheet | cell | rule | what |",
        "|---|---|---|---|---|---|---|",
        *(
            f"| {p.quarter} | {p.ahsn_code} | {p.file_name} | {p.sheet} | {p.cell} "
            f"| `{p.rule_id}` | {p.note} |"
            for p in planted
        ),
    ]
    others = [
        "| quarter | AHSN | rule | of what | failures | why |",
        "|---|---|---|---|---|---|",
        *(
            f"| {e.quarter or 'any'} | {e.ahsn_code or 'any'} | `{e.rule_id}` "
            f"| {_subject(e)} | {e.failures} | {e.why} |"
            for e in explained
        ),
    ]
    text = _BEFORE + "\n".join(lines) + "\n" + _BETWEEN + "\n".join(others)
    return text + "\n"


def _subject(explained: Explained) -> str:
    codes = (
        explained.organisation_code,
        explained.metric_code or explained.programme_code,
    )
    return ", ".join(f"`{code}`" for code in codes if code)
