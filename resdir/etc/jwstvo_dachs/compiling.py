"""Python code that DaCHS makes for a table is compiled once and not for each answer: a quarter of a small one."""

import functools

from gavo.utils import codetricks

#: Different codes that are kept; each is some 10 kB.
MOST = 500


@functools.lru_cache(MOST)
def compiled(source, mode):
    """returns the code object of a source text."""
    return compile(source, "<generated code>", mode)


def compile_once(source, name, mode):
    """as the built-in compile; what has a name of its own has it for the messages of errors, and is compiled anew."""
    return compiled(source, mode) if name.startswith("<generated code") else compile(source, name, mode)


def install():
    """puts the function above into DaCHS, once per process."""
    codetricks.compile = compile_once
