"""The rows of a page's tables as a reader has them, smaller lines and all."""

from html.parser import HTMLParser


class _Cells(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tables, self._rows, self._texts = {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self._rows = self.tables[dict(attrs)["id"]] = []
        elif tag == "tr" and self._rows is not None:
            self._rows.append([])
        elif tag in ("td", "th"):
            self._texts = []
        elif tag == "span" and self._texts is not None:
            self._texts.append("; ")

    def handle_data(self, data):
        if self._texts is not None:
            self._texts.append(data)

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._rows[-1].append("".join(self._texts))
            self._texts = None


def headings(html, table):
    """The headings of a table by its id, the smaller line after a semicolon."""
    return _Cells(html).tables[table][0]


def rows(html, table):
    """The rows of a table by its id, below its headings."""
    return _Cells(html).tables[table][1:]
