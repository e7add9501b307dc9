"""What the commands say of errors of the database, and with which status they end."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import errors

from ingest import console, workers

AWAY, REFUSED, AGAIN = "The database went away", "The database refuses: ", "run the same command again"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (psycopg.OperationalError("the connection is closed"), (AWAY, "is back")),
        (errors.AdminShutdown("terminating connection"), (AWAY, "is back")),
        (errors.DeadlockDetected("deadlock detected"), (REFUSED + "deadlock detected", AGAIN)),
        (errors.DiskFull("could not extend file"), (REFUSED + "could not extend file", AGAIN)),
        (errors.UniqueViolation("duplicate key"), (REFUSED + "duplicate key", AGAIN)),
        (errors.ReadOnlySqlTransaction("read-only transaction"), ("read-only transaction", "JWSTVO_DSN")),
        (errors.InsufficientPrivilege("permission denied"), ("permission denied", "jwst_ingest")),
        (workers.ProcessEnded("A process ended"), ("A process ended",)),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_errors_are_words(error: Exception, said: tuple[str, ...], capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as ended, console.errors():
        raise error
    told = capsys.readouterr().err
    assert ended.value.code == console.CANNOT
    assert [words for words in said if words not in told] == []
    assert (AWAY in told) == (AWAY in said)


def test_defects_keep_their_traceback() -> None:
    with pytest.raises(RecursionError), console.errors():
        raise RecursionError
