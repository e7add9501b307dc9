"""Garbage is collected among what is new, and not among all that the server has ever read.

DaCHS collects every ten requests, and each time looks at its RDs, which are there for good: 0.3 to 0.5 s in which
nobody is answered.  What survives a collection that took long is put aside.
"""

import gc
import time

from gavo.web import root

#: In seconds: what is long (of the processor); and how often all is looked at, because RDs and translations do go.
LONG, INTERVAL = 0.01, 3600


class Collector:
    """Stands for the module gc in gavo.web.root."""

    def __init__(self):
        self.looked_at_all = time.monotonic()

    def collect(self):
        """collects garbage."""
        begun, spent = time.monotonic(), time.thread_time()
        if begun - self.looked_at_all > INTERVAL:
            self.looked_at_all = begun
            gc.unfreeze()
        gc.collect()
        if time.thread_time() - spent > LONG:
            gc.freeze()


def install():
    """puts the class above into DaCHS, once per process."""
    root.gc = Collector()
