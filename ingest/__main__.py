"""``python -m ingest`` is ``bin/jwst-ingest``."""

from ingest.cli import main

if __name__ == "__main__":
    main(prog_name="jwst-ingest")
