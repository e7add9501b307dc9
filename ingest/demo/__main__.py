"""``python -m ingest.demo make FOLDER [--seed N] [--program P ...] [--jobs N] [--quiet]``, or
``python -m ingest.demo scale [FOLDER] [--times N] [--fraction F] [--samples N] [--slots FILE] [--quiet]``,
which may be called ``--scale`` too
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ingest.demo.maker import MakeError, make
from ingest.demo.scale import maker as scale

_REPO = Path(__file__).resolve().parents[2]
_SAMPLES = 100_000_000  # of telemetry, in the whole set
_SLOTS = _REPO.parent / "shared" / "data" / "planned" / "pure_slots.csv.gz"


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
    verb = verbs.add_parser("scale", help="make keyword rows, associations and telemetry of the mission's size")
    verb.add_argument("folder", type=Path, nargs="?", default=_REPO / "var" / "scale",
                      help="where to write (default var/scale); does nothing if the same set is there")  # fmt: skip
    verb.add_argument(
        "--times", type=int, default=1, help="how often each planned observation (default 1; 6: 10 million)"
    )
    verb.add_argument("--fraction", type=float, default=1.0, help="of the observations (default 1)")
    verb.add_argument("--samples", type=int, help="of telemetry (default 100,000,000, which are 6.5 GB, or that"
                      " fraction of them; 0 for none)")  # fmt: skip
    known = _SLOTS if _SLOTS.exists() else None
    verb.add_argument("--slots", type=Path, default=known, help="list of planned exposures (default: the mission's"
                      " where it is at hand, else drawn ones)")  # fmt: skip
    verb.add_argument("--quiet", action="store_true", help="no progress bar")
    return top


def main(argv: list[str] | None = None) -> int:
    """Run; exit status 0 when the archive is complete, 1 when it could not be made, 2 for a wrong call."""
    words = list(sys.argv[1:] if argv is None else argv)
    args = parser().parse_args(["scale" if word == "--scale" else word for word in words])
    try:
        summary = _scale(args) if args.verb == "scale" else _archive(args)
    except (OSError, ValueError, KeyError, MakeError) as error:
        print(f"jwst-demo: {type(error).__name__}: {error}", file=sys.stderr)
        return 1
    except ImportError as error:
        print(f"jwst-demo: {error}; install the extra 'demo' (pip install '.[demo]')", file=sys.stderr)
        return 1
    print(summary)
    return 0


def _archive(args: argparse.Namespace) -> object:
    return make(args.folder, args.seed, args.program, args.jobs, args.quiet)


def _scale(args: argparse.Namespace) -> str:
    samples = round(_SAMPLES * args.fraction) if args.samples is None else args.samples
    size = scale.Size(args.times, args.fraction, samples)
    made = scale.make(args.folder, size, args.slots, args.quiet)
    return f"{args.folder}: " + ", ".join(f"{made[key]:,} {key}" for key in ("rows", "exposures", "members", "samples"))


if __name__ == "__main__":
    sys.exit(main())
