"""What local.py adds to DaCHS besides the database type sregion, by modules."""

from . import adqlhelp, ecsv, faults, fitsbinary, keys, obscoreview, parquet, streaming, vocabulary


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


__all__ = ["install", "vocabulary"]
