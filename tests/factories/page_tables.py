"""A page's tables as a reader of its HTML finds them, without the code that drew it."""

from html.parser import HTMLParser


class _Tables(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tables, self.ids, self.hrefs = {}, [], []
        self._rows, self._cell = None, None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.hrefs += [given["href"]] if "href" in given else []
        match tag:
            case "table":
                self._rows = self.tables.setdefault(given["id"], [])
            case "tr":
                self._rows.append([])
            case "th" | "td":
                self._cell = []
                self._rows[-1].append(self._cell)
            case "span" if self._cell is not None and given.get("class") == "below":
                self._cell.append("\n")

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self._cell = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.append(data)


def page_of(html):
    """The page's ids, its links, and its tables by id as rows of cells' first lines."""
    parser = _Tables()
    parser.feed(html.decode())
    tables = {
        name: [["".join(cell).split("\n")[0].strip() for cell in row] for row in rows]
        for name, rows in parser.tables.items()
    }
    return tables, parser.ids, parser.hrefs
