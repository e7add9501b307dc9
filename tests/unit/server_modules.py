"""Modules of resdir/etc/jwstvo_dachs without DaCHS and twisted, for what no request to a server can bring about.

What they import of gavo, twisted, zope and psycopg2 are MagicMocks, and exceptions where a name ends in Error.
"""

from __future__ import annotations

import importlib
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from unittest import mock

from tests.conftest import REPO

_PACKAGE = "jwstvo_dachs"
_MISSING = ("gavo", "twisted", "zope", "psycopg2")


class _Made(ModuleType):
    """A module that has everything."""

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        made = type(name, (Exception,), {}) if name.endswith("Error") else mock.MagicMock(name=name)
        setattr(self, name, made)
        return made


class _Finder:
    """Finds all that is missing."""

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.partition(".")[0] in _MISSING else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Made(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def server_module(name: str) -> ModuleType:
    """A module of the server, fresh, with mocks around it."""
    package = ModuleType(_PACKAGE)
    package.__path__ = [str(REPO / "resdir" / "etc" / _PACKAGE)]
    with (
        mock.patch.dict(sys.modules, {_PACKAGE: package}),
        mock.patch.object(sys, "meta_path", [_Finder(), *sys.meta_path]),
    ):
        return importlib.import_module(f"{_PACKAGE}.{name}")
