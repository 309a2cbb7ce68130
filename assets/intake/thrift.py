"""Reading one Thrift struct in its compact form, as Parquet's page headers are written.

Only what is needed to walk over them: field number → whole number or nested struct.
Text, lists and decimals are stepped over.
"""

from __future__ import annotations

from dataclasses import dataclass

Struct = dict[int, "int | Struct"]

_MOST_DEPTH = 8
_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET = range(1, 11)
_STRUCT = 12


@dataclass
class Cursor:
    """Where the reading of some bytes stands.

    Raises:
        ValueError: from any of its methods, when the bytes are no such struct.
    """

    data: bytes
    position: int = 0

    def struct(self, depth: int = 0) -> Struct:
        """Return the struct that begins here, and step over it."""
        if depth > _MOST_DEPTH:
            raise ValueError("nested too deeply")
        found: Struct = {}
        number = 0
        while header := self._byte():
            delta, kind = header >> 4, header & 0x0F
            number = number + delta if delta else self._signed()
            value = self._value(kind, depth)
            if value is not None:
                found[number] = value
        return found

    def _value(self, kind: int, depth: int) -> int | Struct | None:
        if kind in (_TRUE, _FALSE):
            return int(kind == _TRUE)
        if kind == _BYTE:
            return self._byte()
        if kind in (_I16, _I32, _I64):
            return self._signed()
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind == _DOUBLE:
            self._skip(8)
        elif kind == _BINARY:
            self._skip(self._unsigned())
        elif kind in (_LIST, _SET):
            self._skip_list(depth)
        else:
            raise ValueError(f"unknown type {kind}")
        return None

    def _skip_list(self, depth: int) -> None:
        header = self._byte()
        size = header >> 4
        if size == 0x0F:
            size = self._unsigned()
        for _ in range(min(size, len(self.data))):
            # In a list a boolean is a byte of its own.
            kind = header & 0x0F
            self._value(_BYTE if kind in (_TRUE, _FALSE) else kind, depth + 1)

    def _byte(self) -> int:
        if self.position >= len(self.data):
            raise ValueError("ends too early")
        self.position += 1
        return self.data[self.position - 1]

    def _unsigned(self) -> int:
        number = shift = 0
        while True:
            byte = self._byte()
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7
            if shift > 63:
                raise ValueError("a number that does not end")

    def _signed(self) -> int:
        number = self._unsigned()
        return (number >> 1) ^ -(number & 1)

    def _skip(self, size: int) -> None:
        if size > len(self.data) - self.position:
            raise ValueError("ends too early")
        self.position += size
