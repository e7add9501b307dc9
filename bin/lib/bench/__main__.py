"""Runs the measurements, prints the table and keeps it."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import time
import traceback
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench.core import REPO, Bench, Row

# in this order: the loads fill the instance that the others ask
SUBJECTS = (
    "metadata", "loads", "queries", "clients", "results", "uploads", "graph", "services", "cutout", "downloads"
)  # fmt: skip


def main() -> int:
    """Exit status 0 when all was measured, 1 when something could not be."""
    args = _arguments()
    bench = Bench(
        short=args.short,
        home=Path(os.environ["JWSTVO_HOME"]),
        url=os.environ["JWSTVO_BASE_URL"],
        dsn=os.environ["JWSTVO_QUERY_DSN"],
        owner=os.environ["JWSTVO_OWNER_DSN"],
        work=args.work,
        planned=args.slots,
        fraction=args.fraction or (0.02 if args.short else 1.0),
    )
    bench.work.mkdir(parents=True, exist_ok=True)
    rows, failed = _measure(bench, args.only or SUBJECTS)
    text = _table(rows, failed, bench)
    print(text)
    path = args.work / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}{'-short' if args.short else ''}"
    path.with_suffix(".md").write_text(text, encoding="utf-8")
    told = {"rows": [asdict(row) | {"reached": row.reached} for row in rows], "failed": failed, "notes": bench.notes}
    path.with_suffix(".json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    print(f"kept as {path}.md and .json")
    return 1 if failed else 0


def _arguments() -> argparse.Namespace:
    planned = REPO.parent / "shared" / "data" / "planned" / "pure_slots.csv.gz"
    parser = argparse.ArgumentParser(prog="jwst-bench", description="Measure the node beside its peers and limits.")
    parser.add_argument("--short", action="store_true", help="a fiftieth of the set, fewer rounds")
    parser.add_argument("--only", nargs="+", choices=SUBJECTS, metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--fraction", type=float, help="of the set (default 1; 0.02 in the short form)")
    parser.add_argument("--work", type=Path, default=REPO / "var" / "bench", help="where sets and tables are kept")
    parser.add_argument("--slots", type=Path, default=planned if planned.exists() else None,
                        help="list of planned exposures (default: the mission's where it is at hand)")  # fmt: skip
    return parser.parse_args()


def _measure(bench: Bench, subjects: list[str]) -> tuple[list[Row], dict[str, str]]:
    """All rows, and the subjects that could not be measured, with why."""
    rows: list[Row] = []
    failed: dict[str, str] = {}
    for subject in subjects:
        began = time.monotonic()
        try:
            for row in importlib.import_module(f"bench.{subject}").measure(bench):
                rows.append(row)
                print(_line(row), file=sys.stderr, flush=True)
        except Exception as exc:  # one subject never keeps the others from being measured
            traceback.print_exc()
            failed[subject] = f"{type(exc).__name__}: {exc}"
        print(f"{subject}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return rows, failed


def _table(rows: list[Row], failed: dict[str, str], bench: Bench) -> str:
    lines = [f"# {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {'short' if bench.short else 'whole'} form, "
             f"{os.cpu_count()} processors", "", "| what | against | here | there | ratio | goal | |",
             "| --- | --- | ---: | ---: | ---: | ---: | --- |"]  # fmt: skip
    lines += [_line(row) for row in rows]
    lines += [f"\n{subject} could not be measured: {reason}" for subject, reason in failed.items()]
    lines += [f"\n{note}" for note in bench.notes]
    return "\n".join(lines) + "\n"


def _line(row: Row) -> str:
    there = "" if row.peer is None else f"{row.peer:,.4g} {row.unit}"
    goal = f"{'<=' if row.most else '>='} {row.goal:g}"
    verdict = "reached" if row.reached else "missed"
    return (
        f"| {row.what} | {row.against} | {row.ours:,.4g} {row.unit} | {there} | {row.ratio:.3g} | {goal} | {verdict} |"
    )


if __name__ == "__main__":
    sys.exit(main())
