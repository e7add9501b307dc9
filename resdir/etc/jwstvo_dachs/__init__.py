"""What local.py adds to DaCHS besides the database type sregion, by modules."""

from twisted.internet import reactor

from . import (
    adqlhelp,
    bodies,
    centroids,
    dal,
    ecsv,
    faults,
    fitsbinary,
    flow,
    jobs,
    keys,
    obscoreview,
    overflow,
    pages,
    parquet,
    refusals,
    registry,
    schemas,
    streaming,
    tapplus,
    testqueries,
    tokens,
    vocabulary,
)


def install():
    """adds all of it, once per process; local.py sees to that, and that this is a DaCHS it was written for."""
    ecsv.register()
    parquet.register()
    fitsbinary.install()
    obscoreview.install()
    keys.install()
    streaming.install()
    adqlhelp.install()
    faults.install()
    dal.install()
    bodies.install()
    centroids.install()
    jobs.install()
    overflow.install()  # after faults, which replaces the same function
    tapplus.install()
    pages.install()
    registry.install()
    schemas.install()
    testqueries.install()
    tokens.install()
    refusals.install()
    flow.install()
    reactor.callWhenRunning(install_in_server)


def install_in_server():
    """adds what only the server has use for."""
    from . import cutter, delivery, outage

    delivery.install()
    flow.install_in_server()
    outage.install()
    cutter.start_later()


__all__ = ["install", "vocabulary"]
