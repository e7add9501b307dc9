"""What can go wrong, with the first word of the answer (SODA 1.0, section 5.2)."""

from __future__ import annotations


class Fault(Exception):
    """A general error; label is the word the answer begins with."""

    label = "Error"


class UsageError(Fault):
    """The request can never succeed: a retry is pointless."""

    label = "UsageError"


class MultiValued(Fault):
    """Several values of a parameter that takes one."""

    label = "MultiValuedParamNotSupported"


class TooLarge(Fault):
    """What is made in memory would not fit."""

    label = "TooLarge"


class NoContent(Fault):
    """The parameters select no pixel; the answer has status 204 and no body."""

    label = "NoContent"
