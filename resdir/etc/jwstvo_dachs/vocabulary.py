"""The IVOA's vocabularies, where they cannot be fetched."""

import pathlib
import socket

from gavo.protocols import vocabularies


def fetch(url, *args, stock=vocabularies.download_file, **kwargs):
    """as vocabularies.download_file, but does not wait for ever, and has a few terms for want of a network.

    It returns the path of a vocabulary in desise form (IVOA Vocabularies 2.0, section 3.2).
    """
    timeout = socket.getdefaulttimeout()
    socket.setdefaulttimeout(10)
    try:
        return stock(url, *args, **kwargs)
    except OSError:
        name = url.removeprefix(vocabularies.IVOA_VOCABULARY_ROOT).replace("/", "_")
        kept = pathlib.Path(__file__).resolve().parent.parent / "vocabularies" / f"{name}.json"
        if not kept.exists():
            raise
        return str(kept)
    finally:
        socket.setdefaulttimeout(timeout)
