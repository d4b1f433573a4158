"""Prints the tree of errors for the docstring of src/flavum/errors.py, where tests/test_house.py compares it."""

import importlib
import os
import pkgutil
from collections.abc import Iterator

import django

import flavum
from flavum.errors import FlavumError


def draw(cls: type, depth: int = 0) -> Iterator[str]:
    """One line a class, those below it indented, in the order of their names."""
    home = "" if cls.__module__ == "flavum.errors" else f"  ({cls.__module__})"
    yield "    " * depth + cls.__name__ + home
    for below in sorted(cls.__subclasses__(), key=lambda c: c.__name__):
        yield from draw(below, depth + 1)


def import_all() -> None:
    """Every module of Flavum."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "flavum.clinic.config.settings")
    django.setup()  # without a database: the clinic's modules are only read
    for module in pkgutil.walk_packages(flavum.__path__, "flavum."):
        importlib.import_module(module.name)


def draw_all() -> list[str]:
    """The whole tree, every module of Flavum imported first."""
    import_all()
    return list(draw(FlavumError))


if __name__ == "__main__":
    print("\n".join(draw_all()))
