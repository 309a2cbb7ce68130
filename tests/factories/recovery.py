"""Tries to work a count out that is not shown, from everything that is.

Each count is a whole number between what its published forms allow, and sums tie them.
A count is certain if no other whole numbers agree with all of that. The search is
exact: an integer program looks for the numbers that differ most.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

# More than any count of the sample.
ANY = 100_000_000


@dataclass
class Reader:
    """One who has read all that is published, and can add and subtract."""

    least: dict[Hashable, int] = field(default_factory=dict)
    most: dict[Hashable, int] = field(default_factory=dict)
    sums: list[dict[Hashable, int]] = field(default_factory=list)

    def learns(self, count, least=0, most=ANY):
        """A count is there, and lies between two numbers."""
        self.least[count] = max(self.least.get(count, 0), least)
        self.most[count] = min(self.most.get(count, ANY), most)

    def learns_sum(self, total, parts: Iterable[Hashable]):
        """Parts come to a total; those not heard of before are counts too."""
        row = {total: -1}
        self.learns(total)
        for part in parts:
            self.learns(part)
            row[part] = row.get(part, 0) + 1
        self.sums.append(row)

    def is_right(self, truth: Mapping):
        """Whether everything learnt is true."""
        return all(
            self.least[count] <= truth[count] <= self.most[count]
            for count in self.least
        ) and all(
            sum(times * truth[count] for count, times in row.items()) == 0
            for row in self.sums
        )

    def certain(self, targets: Collection, truth: Mapping):
        """The targets that can be nothing else than what they are in truth."""
        assert self.is_right(truth)
        left, found = set(targets), set()
        for counts, rows in self._tied():
            problem = _Problem(self, sorted(counts, key=repr), rows)
            for target in sorted(left & counts, key=repr):
                if target not in left:
                    continue
                for sign in (1, -1):
                    solution = problem.furthest(target, sign)
                    # Whatever else differs in it has another possible value, too.
                    left -= {one for one in solution if solution[one] != truth[one]}
                    if target not in left:
                        break
                else:
                    found.add(target)
        return found | {one for one in left if self.least[one] == self.most[one]}

    def _tied(self):
        """Counts not known that have to do with each other, with their sums."""
        groups: dict[Hashable, set] = {}
        for count in self.least:
            if self.least[count] != self.most[count]:
                groups[count] = {count}
        for row in self.sums:
            met = [groups[count] for count in row if count in groups]
            if met:
                together = set().union(*met)
                groups.update(dict.fromkeys(together, together))
        rows: dict[int, list] = {}
        for row in self.sums:
            for count in row:
                if count in groups:
                    rows.setdefault(id(groups[count]), []).append(row)
                    break
        for group in {id(one): one for one in groups.values()}.values():
            yield group, rows.get(id(group), [])


class _Problem:
    """Whole numbers between bounds that agree with sums; what is known is put in."""

    def __init__(self, reader: Reader, counts: list, rows: list):
        # Late: whoever collects tests would wait seconds for it.
        from scipy.optimize import Bounds, LinearConstraint
        from scipy.sparse import lil_matrix

        self.counts = counts
        self.places = {count: at for at, count in enumerate(counts)}
        matrix = lil_matrix((max(len(rows), 1), len(counts)))
        known = np.zeros(max(len(rows), 1))
        for at, row in enumerate(rows):
            for count, times in row.items():
                if count in self.places:
                    matrix[at, self.places[count]] = times
                else:
                    known[at] -= times * reader.least[count]
        self.sums = LinearConstraint(matrix.tocsr(), known, known)
        self.bounds = Bounds(
            [reader.least[one] for one in counts], [reader.most[one] for one in counts]
        )

    def furthest(self, target, sign):
        """The numbers that agree with the least (1) or greatest (-1) of a target."""
        from scipy.optimize import milp

        weights = np.zeros(len(self.counts))
        weights[self.places[target]] = sign
        done = milp(
            weights,
            constraints=self.sums,
            bounds=self.bounds,
            integrality=np.ones(len(self.counts)),
        )
        assert done.status == 0, (target, done.message)
        return {one: round(done.x[at]) for one, at in self.places.items()}
