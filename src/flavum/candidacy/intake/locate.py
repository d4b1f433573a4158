"""Finds the line on which a field is written, for error messages.

It reads keys and headers, not values, so a key inside a multi-line string can mislead it: then the line is that of a
namesake. Where the field itself is not written it gives the line of what surrounds it.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

Path = tuple[str | int, ...]

TOML_HEADER = re.compile(r"\s*(\[\[?[^\[\]=]+\]\]?)\s*(#.*)?$")
TOML_KEY = re.compile(r"""\s*([\w.\-"' ]+?)\s*=""")


def find_line(text: str, path: Path, *, is_json: bool) -> int | None:
    """The line (from 1) of the field at path, or of the nearest thing around it; None when nothing of it is there."""
    lines: dict[Path, int] = {}
    for place, line in _json_lines(text, path) if is_json else _toml_lines(text):
        lines.setdefault(place, line)
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), None)


def _toml_lines(text: str) -> Iterator[tuple[Path, int]]:
    section: Path = ()
    rows: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := TOML_HEADER.match(line):
            section = _header_path(header[1], rows)
            yield section, number
            yield section[:1], number
        elif key := TOML_KEY.match(line):
            yield section + _key_path(f"{key[1]} = 0"), number


def _header_path(header: str, rows: Counter[str]) -> Path:
    path = _key_path(header)
    if header.startswith("[[") and path:
        name = str(path[-1])
        rows[name] += 1
        return (*path, rows[name] - 1)
    return path


def _key_path(line: str) -> Path:
    """The keys of a one-line TOML document, outermost first; nothing when the line is not TOML."""
    try:
        table = tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return ()
    path: Path = ()
    while isinstance(table, dict) and table:
        ((key, table),) = table.items()
        path = (*path, key)
    return path


def _json_lines(text: str, path: Path) -> Iterator[tuple[Path, int]]:
    position = 0
    for n, part in enumerate(path, start=1):
        pattern = re.escape(f'"{part}"') + r"\s*:" if isinstance(part, str) else rf"(?:[^{{]*\{{){{{part + 1}}}"
        found = re.compile(pattern).search(text, position)
        if found is None:
            return
        position = found.end()
        yield path[:n], text.count("\n", 0, found.start() if isinstance(part, str) else position) + 1
