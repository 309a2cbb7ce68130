"""The marts of the other datasets once more, in boring Python: loops and dicts.

Records are dicts as the staging tables have them. ``returns`` says for each quarter
and AHSN whether the dataset is reported, nil, not_reported or not_sent.
"""

HAS_REPORTED = ("reported", "nil")
NOW = ("innovation", "active", "paused", "closed")
MOVES = ("forward", "back", "left", "gone")
WORST_FIRST = [
    "not_available",
    "estimated",
    "provisional",
    "final",
    "nil",
    "not_applicable",
]


def last_report_before(returns, ahsn, quarter):
    found = None
    for other_quarter, other_ahsn in sorted(returns):
        is_earlier = other_ahsn == ahsn and other_quarter < quarter
        if is_earlier and returns[other_quarter, other_ahsn] in HAS_REPORTED:
            found = other_quarter
    return found


def pipeline_of(innovations, ahsn, quarter):
    found = {}
    for record in innovations:
        if record["ahsn_code"] == ahsn and record["quarter"] == quarter:
            found[record["innovation_id"]] = record
    return found


def innovation_pipeline(innovations, returns, categories, stages):
    """Counts and moves of each AHSN, category, stage and quarter."""
    found = {}
    for (quarter, ahsn), status in returns.items():
        before = last_report_before(returns, ahsn, quarter)
        now = pipeline_of(innovations, ahsn, quarter)
        then = pipeline_of(innovations, ahsn, before) if before else {}
        for category in categories:
            for stage in stages:
                counts = dict.fromkeys([*NOW, "earlier", "new", "entered", *MOVES], 0)
                for code, record in now.items():
                    if (record["category"], record["stage"]) != (category, stage):
                        continue
                    counts["innovation"] += 1
                    counts[record["status"]] += 1
                    if code not in then:
                        counts["new"] += 1
                        continue
                    old = then[code]
                    if (old["category"], old["stage"]) != (category, stage):
                        counts["entered"] += 1
                    if stages.index(old["stage"]) < stages.index(stage):
                        counts["forward"] += 1
                    if stages.index(old["stage"]) > stages.index(stage):
                        counts["back"] += 1
                for code, old in then.items():
                    if (old["category"], old["stage"]) != (category, stage):
                        continue
                    counts["earlier"] += 1
                    if code not in now:
                        counts["gone"] += 1
                    elif (now[code]["category"], now[code]["stage"]) != (
                        category,
                        stage,
                    ):
                        counts["left"] += 1
                for name in counts:
                    is_a_move = name not in NOW
                    if status not in HAS_REPORTED or (is_a_move and before is None):
                        counts[name] = None
                found[ahsn, category, stage, quarter] = counts
    return found


def local_impacts(impacts, returns, impact_types):
    """Value, status and some counts of each quarter and type."""
    found = {}
    for quarter in {quarter for quarter, _ in returns}:
        has_any = any(
            returns[key] in HAS_REPORTED for key in returns if key[0] == quarter
        )
        for impact_type in impact_types:
            rows = [
                record
                for record in impacts
                if record["quarter"] == quarter and record["impact_type"] == impact_type
            ]
            value = None
            if not rows and has_any:
                value = 0
            for record in rows:
                number = 0 if record["status"] == "nil" else record["value"]
                if number is not None:
                    value = (value or 0) + number
            status = "nil" if has_any else "not_sent"
            for name in reversed(WORST_FIRST):
                if name in [record["status"] for record in rows]:
                    status = name
            told = {"value": value, "status": status}
            for name in ("estimated", "provisional"):
                count = len([record for record in rows if record["status"] == name])
                told[f"{name}_impact_count"] = count if has_any else None
            found[quarter, impact_type] = told
    return found


def company(record):
    if record["company_number"] is not None:
        return "number", record["company_number"]
    letters = [sign for sign in record["company_name"].lower() if sign.isalnum()]
    return "name", "".join(letters)


def economic_growth(companies, returns):
    """Companies, investment and jobs of each quarter and AHSN, None for the nation."""
    found = {}
    ahsns = {ahsn for _, ahsn in returns}
    quarters = sorted({quarter for quarter, _ in returns})
    for ahsn in [*ahsns, None]:
        for quarter in quarters:
            in_quarter = Support()
            in_year = Support()
            for record in companies:
                if ahsn not in (None, record["ahsn_code"]):
                    continue
                if record["quarter"] == quarter:
                    in_quarter.add(record)
                is_of_year = record["quarter"][:7] == quarter[:7]
                if is_of_year and record["quarter"] <= quarter:
                    in_year.add(record)
            mine = [
                (other, returns[other, who])
                for other, who in returns
                if ahsn in (None, who) and other[:7] == quarter[:7]
            ]
            is_reported = any(
                other == quarter and status in HAS_REPORTED for other, status in mine
            )
            has_year = any(
                other <= quarter and status in HAS_REPORTED for other, status in mine
            )
            found[quarter, ahsn] = {
                **(in_quarter.totals("") if is_reported else Support.none("")),
                **(in_year.totals("_year") if has_year else Support.none("_year")),
            }
    return found


class Support:
    """What support of companies came to, added up record by record."""

    def __init__(self):
        self.companies = set()
        self.investment = 0
        self.jobs_created = 0
        self.jobs_safeguarded = 0

    def add(self, record):
        self.companies.add(company(record))
        self.investment += record["investment_gbp"] or 0
        self.jobs_created += record["jobs_created"] or 0
        self.jobs_safeguarded += record["jobs_safeguarded"] or 0

    def totals(self, ending):
        return {
            f"company_count{ending}": len(self.companies),
            f"investment_gbp{ending}": self.investment,
            f"jobs_created_count{ending}": self.jobs_created,
            f"jobs_safeguarded_count{ending}": self.jobs_safeguarded,
        }

    @staticmethod
    def none(ending):
        return dict.fromkeys(Support().totals(ending))


def adoption_stage(adoption, eligible, homes, stages):
    """Organisations at each programme, quarter and stage, and at or above it.

    ``eligible`` is organisations by programme and quarter, ``homes`` the AHSN of each
    quarter and organisation, ``stages`` those in use by quarter.
    """
    chosen = {}
    for record in sorted(adoption, key=lambda record: record["ahsn_code"]):
        key = (record["programme_code"], record["quarter"], record["organisation_code"])
        home = homes.get((record["quarter"], record["organisation_code"]))
        if key not in chosen or record["ahsn_code"] == home:
            chosen[key] = record["stage"]
    found = {}
    for programme, quarter in eligible:
        for stage in stages[quarter]:
            at = above = 0
            for (one, when, organisation), where in chosen.items():
                if (one, when) != (programme, quarter):
                    continue
                if organisation not in eligible[programme, quarter]:
                    continue
                at += where == stage
                above += where >= stage
            every = len(eligible[programme, quarter])
            found[programme, quarter, stage] = {
                "organisation_count": at,
                "organisation_pct": 100 * at / every if every else None,
                "at_or_above_count": above,
                "at_or_above_pct": 100 * above / every if every else None,
                "eligible_count": every,
            }
    return found
