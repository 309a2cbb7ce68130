import polars as pl

from assets.publication.innovation_counts import (
    by_stage,
    innovation_counts,
    sum_known,
)

TERMS = pl.DataFrame(
    [
        ("innovation_category", "pathway", "Care pathway", 2),
        ("innovation_category", "device", "Device", 1),
        ("innovation_stage", "scale", "Roll-out", 2),
        ("innovation_stage", "define", "Define", 1),
        ("innovation_stage", "define", "Define", 1),
    ],
    schema=["vocabulary", "code", "name", "term_position"],
    orient="row",
)
MOVES = ("forward_count", "back_count", "new_count", "gone_count")


def cell(ahsn, category, stage, count, *, new=None, status="reported"):
    moves = {name: None if new is None else 0 for name in MOVES}
    return {
        **{"quarter": "2020-21-Q2", "ahsn_code": ahsn, "status": status},
        **{"category": category, "stage": stage, "innovation_count": count},
        **{"active_count": count, "paused_count": 0, "closed_count": 0},
        **{**moves, "new_count": new},
    }


def counts_of(*cells):
    return innovation_counts(pl.DataFrame(cells, infer_schema_length=None), TERMS)


def test_ahsns_are_added_up_in_the_order_of_the_registry():
    counts = counts_of(
        cell("YH", "pathway", "define", 1),
        cell("YH", "device", "scale", 2, new=1),
        cell("YH", "device", "define", 3, new=0),
        cell("HIN", "device", "define", 4),
    )
    names = ["category_name", "stage_name", "innovation_count", "new_count"]
    assert counts.select(names).rows() == [
        ("Device", "Define", 7, 0),
        ("Device", "Roll-out", 2, 1),
        ("Care pathway", "Define", 1, None),
    ]
    assert by_stage(counts) == {"Define": 8, "Roll-out": 2}
    assert by_stage(counts, "new_count") == {"Define": 0, "Roll-out": 1}


def test_it_is_counted_how_many_ahsns_reported_and_could_be_compared():
    counts = counts_of(
        cell("YH", "device", "define", 3, new=0),
        cell("HIN", "device", "define", 4),
        cell("EAST", "device", "define", None, status="not_sent"),
    )
    told = ["status", "ahsns_reported", "ahsns_compared", "ahsns_expected"]
    assert counts.select(told).rows() == [("reported", 2, 1, 3)]


def test_where_nobody_reported_there_is_no_figure_and_no_nought():
    counts = counts_of(cell("YH", "device", "define", None, status="not_sent"))
    assert counts.select("status", "innovation_count").rows() == [("not_sent", None)]
    assert sum_known(counts) is None
