"""A tree of lines as a command prints it: what it says is the command's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.text import Text
from rich.tree import Tree

from pipelines.cli.console import output, print_lines, visible

_INDENT = "  "


@dataclass(frozen=True)
class Branch:
    """One line of the tree, and what is under it."""

    text: str
    under: tuple[Branch, ...] = field(default=())

    def lines(self, depth: int = 0) -> Iterator[str]:
        """Yield the branch as lines of plain text, each level indented."""
        yield _INDENT * depth + self.text
        for branch in self.under:
            yield from branch.lines(depth + 1)


def print_branch(tree: Branch) -> None:
    """Print a tree: drawn on a terminal, indented lines elsewhere."""
    console = output()
    if console.is_terminal:
        console.print(_rich(tree))
    else:
        print_lines(tree.lines())


def _rich(branch: Branch) -> Tree:
    tree = Tree(Text(visible(branch.text), style="bold"))
    _grow(tree, branch.under)
    return tree


def _grow(tree: Tree, branches: Sequence[Branch]) -> None:
    for branch in branches:
        _grow(tree.add(Text(visible(branch.text))), branch.under)
