"""The measurements of ``make bench``: each module is one subject, each row stands beside its peer or its limit.

    bin/jwst-bench                  an instance of its own, the set of the mission's size, everything (hours)
    bin/jwst-bench --short          a fiftieth of the set, fewer rounds (minutes)
    bin/jwst-bench --here --only queries
                                    the running instance at JWSTVO_HOME as it is

What is compared is done in turns and repeated; medians and their ratio are printed with the figure to reach. The table
goes to var/bench/<date>.md and .json too.
"""
