"""What local.py adds to DaCHS besides the database type sregion, by modules."""

from twisted.internet import reactor

from . import (
    adqlhelp,
    bodies,
    centroids,
    compiling,
    counting,
    csvcopy,
    dal,
    ecsv,
    faults,
    fields,
    fitsbinary,
    flow,
    geometry,
    jobs,
    keys,
    obscoreview,
    overflow,
    pages,
    parquet,
    parsing,
    percents,
    plans,
    processes,
    quick,
    refusals,
    registry,
    replicas,
    schemas,
    sending,
    services,
    streaming,
    tapplus,
    testqueries,
    tokens,
    vocabulary,
    votcopy,
)


def install():
    """adds all of it, once per process; local.py sees to that, and that this is a DaCHS it was written for."""
    ecsv.register()
    parquet.register()
    fitsbinary.install()
    csvcopy.install()
    votcopy.install()
    obscoreview.install()
    keys.install()
    streaming.install()
    adqlhelp.install()
    parsing.install()
    percents.install()
    counting.install()
    plans.install()  # after adqlhelp and counting, which replace the same function
    faults.install()
    dal.install()
    services.install()
    bodies.install()
    centroids.install()
    geometry.install()
    compiling.install()
    fields.install()
    jobs.install()
    overflow.install()  # after faults, which replaces the same function
    sending.install()  # after overflow, whose functions it goes on with
    quick.install()  # after sending, likewise
    processes.install()
    replicas.install()
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
    from . import collecting, cutter, delivery, outage

    collecting.install()
    delivery.install()
    flow.install_in_server()
    outage.install()
    processes.install_in_server()
    replicas.WATCH.start()
    cutter.start_later()


__all__ = ["install", "vocabulary"]
