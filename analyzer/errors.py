"""What can go wrong, as sentences for the person at the keyboard.

    SeatcheckError               exit 1
    ├── UsageError               exit 2   wrong words on the command line
    │   └── ConfigError                   the configuration does not say what is needed
    ├── RequestFailed                     one request, or one answer, cannot be used
    │   ├── Unreachable                   no answer came
    │   ├── Unauthorized                  the key or token is not accepted
    │   ├── Forbidden                     the key is good, the permission or scope is missing
    │   ├── NotFound                      Atlassian does not know the thing asked for
    │   ├── ExpiredCursor                 the position in a list is no longer known: it must be read anew
    │   └── UnexpectedAnswer              an answer came that cannot be read as documented
    ├── StoreError                        the database cannot be read or written
    │   ├── StoreTooNew                   it was written by a newer seatcheck
    │   └── StoreBusy                     another seatcheck is writing
    ├── PolicyError                       a policy's file, or its SQL, is wrong
    ├── WaiverError                       the waivers' file, or a predicate in it, is wrong
    ├── PriceError                        a price file is wrong
    ├── InvoiceDiffers                    an invoice is not what the bill says
    └── FileRefused                       a file is not what it has to be to be imported

Everything else that is raised is our own mistake and keeps its traceback.
"""


class SeatcheckError(Exception):
    """One sentence on what went wrong and where; *hint* says what to do about it."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(SeatcheckError):
    """Wrong words on the command line."""

    exit_code = 2


class ConfigError(UsageError):
    """The configuration does not say what is needed."""


class RequestFailed(SeatcheckError):
    """One request, or one answer, cannot be used. *status* is the HTTP status, where one came."""

    def __init__(self, message: str, hint: str = "", status: int | None = None) -> None:
        super().__init__(message, hint)
        self.status = status


class Unreachable(RequestFailed):
    """No answer came: no such host, no connection, a connection lost, no answer in time."""


class Unauthorized(RequestFailed):
    """Atlassian does not accept the key or token (401)."""


class Forbidden(RequestFailed):
    """The key is accepted, but a permission or scope is missing (403)."""


class NotFound(RequestFailed):
    """Atlassian does not know the thing asked for (404, 410)."""


class ExpiredCursor(RequestFailed):
    """The position in a list is no longer known. The list has to be read from its beginning."""


class UnexpectedAnswer(RequestFailed):
    """An answer came that cannot be read as documented. It must never become an empty list."""


class StoreError(SeatcheckError):
    """The database cannot be read or written."""


class StoreTooNew(StoreError):
    """The database was written by a newer seatcheck."""


class StoreBusy(StoreError):
    """Another seatcheck is writing."""


class PolicyError(SeatcheckError):
    """A policy's file, or its SQL, is wrong."""


class WaiverError(SeatcheckError):
    """The waivers' file, or a predicate in it, is wrong."""


class PriceError(SeatcheckError):
    """A price file is wrong."""


class InvoiceDiffers(SeatcheckError):
    """An invoice is not what the bill says."""


class FileRefused(SeatcheckError):
    """A file is not what it has to be to be imported."""
