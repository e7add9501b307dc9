"""The journal: runs of the ingest and what they refused, kept in the database beyond the run."""

from __future__ import annotations

import json
from collections import Counter
from types import TracebackType

import psycopg

from ingest import SOFTWARE
from ingest.errors import Problem


class Run:
    """One run, as a context manager: opened in the journal at once, closed with its counts; left open by a kill."""

    def __init__(self, connection: psycopg.Connection, command: str):
        self.connection = connection
        self.counts: Counter[str] = Counter()
        self.problems: list[Problem] = []
        found = connection.execute(
            "INSERT INTO store.ingest_run (command, software) VALUES (%s, %s) RETURNING run_id",
            (command, SOFTWARE),
        ).fetchone()
        self.run_id: int = found[0]

    def refuse(self, problem: Problem) -> None:
        """Keep a refused input in the journal and for the summary."""
        self.problems.append(problem)
        self.counts["refused"] += 1
        place = (problem.path, problem.hdu, problem.card, problem.value)
        self.connection.execute(
            "INSERT INTO store.ingest_failure (run_id, path, hdu, card, value, problem, advice)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [_storable(part) for part in (self.run_id, *place, problem.problem, problem.advice)],
        )

    def __enter__(self) -> Run:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        status = "aborted" if kind else "failures" if self.problems else "ok"
        if not self.connection.closed:
            self.connection.execute(
                "UPDATE store.ingest_run SET finished = clock_timestamp() AT TIME ZONE 'UTC', status = %s, counts = %s"
                " WHERE run_id = %s",
                (status, json.dumps(self.counts), self.run_id),
            )


def _storable(part: object) -> object:
    """Text that PostgreSQL takes: what a damaged header holds may have zero bytes or half characters."""
    if not isinstance(part, str):
        return part
    return part.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
