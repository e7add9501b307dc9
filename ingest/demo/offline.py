"""pysiaf without its look at the network."""

from __future__ import annotations

import logging
from types import ModuleType


def offline_pysiaf() -> tuple[ModuleType, ModuleType]:
    """Import pysiaf and its ``rotations``.

    On import pysiaf asks the network, without a time limit, whether its PRD is the newest.  The demo uses the one
    that is installed, so the question is refused and the warning about it kept quiet.
    """
    import requests

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError("the demo makes no network requests")

    genuine, requests.get = requests.get, refuse
    logging.getLogger("pysiaf").setLevel(logging.ERROR)
    try:
        import pysiaf
        from pysiaf.utils import rotations
    finally:
        requests.get = genuine
    return pysiaf, rotations
