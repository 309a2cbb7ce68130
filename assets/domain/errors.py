"""The exceptions a person may see, each printed without a traceback.

Bad *data* is never an exception: it is a row in ``audit.failures``. These are for
our own faults, a wrong declaration, or a machine that will not do its part.

    OutturnError
    ├── DeclarationError   our text is wrong: registry, rule, SQL header, setting
    ├── UsageError         the command line was asked for something it does not have
    ├── ArchiveError       the archive cannot be read or written
    ├── ValidationError    the validation itself broke (never the AHSN's fault)
    ├── WarehouseError     the warehouse cannot be built, swapped in or opened
    └── PublicationError   what goes to the outbox cannot be written
"""

from __future__ import annotations


class OutturnError(Exception):
    """Anything outturn reports in one message: what, where, and what to do."""

    exit_code = 1


class DeclarationError(OutturnError):
    """A declaration of ours (registry, rule, SQL file, setting) is wrong."""


class UsageError(OutturnError):
    """The command was asked for something that does not exist."""

    exit_code = 2


class ArchiveError(OutturnError):
    """The archive cannot be read or written."""


class ValidationError(OutturnError):
    """The validation broke on our side; no submission is to blame."""


class WarehouseError(OutturnError):
    """The warehouse cannot be built, swapped in or opened."""


class PublicationError(OutturnError):
    """What goes to the outbox cannot be written."""
