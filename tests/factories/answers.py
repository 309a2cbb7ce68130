"""The questions of a guide: each query, and the answer that is printed under it."""

import re
from datetime import date, datetime

_QUERY = re.compile(
    r"```sql\n(?P<sql>.*?)```\n\n(?P<answer>(?:\|[^\n]*\n)+)", re.DOTALL
)


def questions(page):
    """Every query of a page with the Markdown table below it."""
    found = [
        (one["sql"].strip(), one["answer"].strip()) for one in _QUERY.finditer(page)
    ]
    assert len(found) == page.count("```sql"), "a query has no answer below it"
    return found


def answer(connection, sql):
    """The answer to a query, as the Markdown table that a page prints."""
    result = connection.execute(sql)
    names = [column[0] for column in result.description]
    rows = [[_shown(value) for value in row] for row in result.fetchall()]
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value):
    match value:
        case None:
            return "null"
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return str(value)
