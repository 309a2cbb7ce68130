"""What DuckDB and Spark do alike: the only SQL that a file of ``sql/`` may be made of.

Each construct on the list is run on both, on small tables with nulls, ties, halves and
empty groups, by ``tests/integration/test_spark_constructs``. What is not on it may
be an error on Spark, or worse, give another answer there without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlglot
from sqlglot import exp

ALIKE: frozenset[type[exp.Expr]] = frozenset(
    {
        # The select and its parts.
        *(exp.Select, exp.With, exp.CTE, exp.From, exp.Table, exp.TableAlias),
        *(exp.Join, exp.Where, exp.Group, exp.Having, exp.Qualify, exp.Order),
        *(exp.Ordered, exp.Distinct, exp.Union, exp.Alias, exp.Star, exp.Paren),
        *(exp.Column, exp.Identifier, exp.Subquery),
        # Values and what is asked of them.
        *(exp.Literal, exp.Boolean, exp.Null, exp.Cast, exp.DataType, exp.Case),
        *(exp.If, exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between, exp.Like),
        *(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE),
        *(exp.NullSafeEQ, exp.NullSafeNEQ),
        # Numbers.
        *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.Neg, exp.Abs, exp.Round),
        # Texts, and what takes the first that is there.
        *(exp.DPipe, exp.ConcatWs, exp.Lower, exp.Upper, exp.Left, exp.Right),
        *(exp.Substring, exp.Length, exp.Translate, exp.Coalesce, exp.Nullif),
        *(exp.Greatest, exp.Least, exp.ArrayContains),
        # Of many rows one.
        *(exp.Count, exp.Sum, exp.Avg, exp.Max, exp.Min, exp.GroupConcat),
        *(exp.Filter, exp.LogicalOr, exp.LogicalAnd),
        # Windows.
        *(exp.Window, exp.WindowSpec, exp.RowNumber, exp.Rank, exp.DenseRank),
        *(exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.IgnoreNulls),
    }
)

_CASES = "sum(case when … then 1 else 0 end) or max(case when … end)"
_RANKED = "row_number() over (partition by … order by …) and take the row by its number"

# What stands for the constructs that come to mind first.
INSTEAD: Mapping[type[exp.Expr], str] = {
    exp.Anonymous: "case, coalesce and the functions of the list",
    exp.AnyValue: "max(…), which is the same every time",
    exp.ArrayAgg: "string_agg(… order by …), or rows",
    exp.Concat: "||, or concat_ws where a part may be null",
    exp.Explode: "a table with a row for each, made before the warehouse",
    exp.IntDiv: "/ with nullif, or a number worked out in the registry",
    exp.Median: _RANKED,
    exp.Mode: _RANKED,
    exp.PercentileCont: _RANKED,
    exp.Pivot: _CASES,
    exp.Pow: "case … when 1 then 0.1 end: the last digit differs",
    exp.Quantile: _RANKED,
    exp.RegexpLike: "like, or a column that the archive has ready",
    exp.RegexpReplace: "a column that the archive or the registry has ready",
    exp.TimeToStr: "columns of reference.quarters",
    exp.TryCast: "cast, of what the archive has checked",
    exp.Unnest: "a table with a row for each, made before the warehouse",
}

_TYPES = frozenset(
    {
        exp.DType.BIGINT,
        exp.DType.BOOLEAN,
        exp.DType.DATE,
        exp.DType.DOUBLE,
        exp.DType.INT,
        exp.DType.TEXT,
        exp.DType.TIMESTAMPTZ,
        exp.DType.VARCHAR,
    }
)


def differences(sql: str) -> tuple[str, ...]:
    """Return a sentence for each part of a select that Spark may do otherwise.

    Args:
        sql: one select of DuckDB's dialect.
    """
    tree = sqlglot.parse_one(sql, dialect="duckdb")
    return tuple(sentence for node in tree.walk() for sentence in _differences(node))


def _differences(node: exp.Expr) -> Iterator[str]:
    shown = node.sql("duckdb", comments=False)
    shown = shown if len(shown) <= 60 else f"{shown[:60]}…"
    kind = type(node)
    if kind not in ALIKE:
        yield f"`{shown}`: write {INSTEAD.get(kind, 'it with what is on the list')}."
    match node:
        case exp.Div() | exp.Mod() if not _is_never_nought(node.expression):
            yield f"`{shown}` fails on nought: divide by nullif(…, 0)."
        case exp.Cast() if not node.to.is_type(*_TYPES):
            yield f"`{shown}`: cast to varchar, bigint, integer, double or date only."
        case exp.Literal() if not _is_same_number(node):
            yield f"`{shown}`: 0.1 * 3 is not the same in decimals: cast(… as double)."
        case exp.Round() if not _is_rounding(node):
            yield f"`{shown}`: say to how many places, as a number: round(…, 6)."
        case exp.Star() if any(node.args.values()):
            yield f"`{shown}`: list the columns instead of leaving some out."
        case exp.Join() if node.args.get("using") or node.args.get("method"):
            yield f"`{shown}`: join with `on` and an equality for each column."
        case exp.Join() if node.kind in ("SEMI", "ANTI"):
            yield f"`{shown}`: left join, then ask for null or not null."
        case exp.Distinct() if node.args.get("on"):
            yield f"`{shown}`: qualify row_number() over (…) = 1."
        case exp.Union() if node.args.get("by_name"):
            yield f"`{shown}`: union all, the columns in the same order."
        case exp.Group() if node.args.get("all"):
            yield f"`{shown}`: name each column."
        case exp.Like() if "\\" in node.expression.name:
            yield f"`{shown}`: a backslash means itself here and not on Spark."
        case exp.GroupConcat() if not node.find(exp.Order):
            yield f"`{shown}`: say in which order: string_agg(…, ', ' order by …)."
        case exp.Order() if node.args.get("all"):
            yield f"`{shown}`: name each column."


def _is_never_nought(divisor: exp.Expr) -> bool:
    if isinstance(divisor, exp.Literal) and not divisor.is_string:
        return float(divisor.name) != 0
    return isinstance(divisor, exp.Nullif)


def _is_same_number(node: exp.Literal) -> bool:
    """Whether it matters not that Spark is given a double where DuckDB has decimals."""
    if node.is_string or float(node.name).is_integer():
        return True
    return isinstance(node.parent, (exp.Cast, exp.Div, exp.Predicate, exp.Between))


def _is_rounding(node: exp.Round) -> bool:
    places = node.args.get("decimals")
    return isinstance(places, exp.Literal) and places.is_int
