"""Import RDs, named as arguments, in one process: most of what ``dachs imp`` does for one is starting.

Runs with the Python that DaCHS runs with. Says which RD it is at on standard error, in front of DaCHS' own messages.
"""

from __future__ import annotations

import sys

from gavo.user import cli, errhandle, importing


def main(rds: list[str]) -> int:
    """Exit status of the first import that fails, 0 when all went well."""
    for number, rd in enumerate(rds):
        print(f"importing {rd}", file=sys.stderr, flush=True)
        # the first call sets up what dachs sets up for its commands, and then runs the command
        command, sys.argv = (cli.main, ["dachs", "imp", rd]) if number == 0 else (importing.main, ["dachs imp", rd])
        try:
            command()
        except SystemExit as done:
            if done.code:
                return int(done.code)
        except Exception:  # DaCHS turns whatever it is into a message
            return errhandle.raiseAndCatch()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
