"""``python -m ingest.demo make FOLDER [--seed N] [--program P ...] [--jobs N] [--quiet]``"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ingest.demo.maker import MakeError, make


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="jwst-demo", description="Make a small archive of JWST products.")
    verbs = top.add_subparsers(dest="verb", required=True)
    verb = verbs.add_parser("make", help="make the archive; does nothing if it is complete")
    verb.add_argument("folder", type=Path, help="where to write; made if it is not there")
    verb.add_argument("--seed", type=int, default=1, help="another seed, another sky (default 1)")
    verb.add_argument("--program", type=int, action="append", help="only this program (repeatable)")
    verb.add_argument("--jobs", type=int, default=None, help="processes (default: number of processors)")
    verb.add_argument("--quiet", action="store_true", help="no progress bar")
    return top


def main(argv: list[str] | None = None) -> int:
    """Run; exit status 0 when the archive is complete, 1 when it could not be made, 2 for a wrong call."""
    args = parser().parse_args(argv)
    try:
        summary = make(args.folder, args.seed, args.program, args.jobs, args.quiet)
    except (OSError, ValueError, KeyError, MakeError) as error:
        print(f"jwst-demo: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except ImportError as error:
        print(f"jwst-demo: {error}; install the extra 'demo' (pip install '.[demo]')", file=sys.stderr)
        return 1
    print(summary)
    return 0


if __name__ == "__main__":
    sys.exit(main())
