"""How much of a submission is read before it is refused.

A submission of an AHSN is a few hundred kilobytes. These bounds leave room for bulk
senders and keep a hostile or broken file from filling the memory.
"""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The bounds of one submission.

    Attributes:
        max_bytes: of the file, or of a folder's files together, as received.
        max_expanded_bytes: after unpacking. Counted while unpacking: what the file
            says about its own size is not believed.
        max_entries: files in a folder or in a zip.
        max_sheet_cells: spanned by a workbook's sheet, from A1 to its last cell. The
            reader allocates all of them, even if only the last one is filled.
        max_cells: in a CSV or Parquet file.
        max_line_bytes: of one row of a CSV file.
        max_explanations: kept of a Feedback sheet.
        max_explanation_length: characters kept of one explanation.
    """

    max_bytes: int = 256 * MEBIBYTE
    max_expanded_bytes: int = 512 * MEBIBYTE
    max_entries: int = 1_000
    max_sheet_cells: int = 5_000_000
    max_cells: int = 50_000_000
    max_line_bytes: int = MEBIBYTE
    max_explanations: int = 10_000
    max_explanation_length: int = 4_000
