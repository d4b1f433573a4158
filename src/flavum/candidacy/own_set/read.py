"""A site's own file of criteria, read and checked as the shipped ones are; a refusal names file and entry."""

import re
from pathlib import Path

from flavum.candidacy.criterion import CriteriaRefusal, CriteriaSet, criteria_names, read_criteria
from flavum.evidence.library import load_library

SUFFIX = ".toml"
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
MOST_BYTES = 1_000_000


def read_criteria_file(path: Path) -> CriteriaSet:
    """The set that a file holds; its name is the file's. Raises CriteriaRefusal, a sentence that begins with the file.

    A set of its own name: whoever copies a shipped one calls it otherwise, so that nobody takes one for the other.
    """
    name = path.name.removesuffix(SUFFIX)
    if not NAME.fullmatch(name):
        raise CriteriaRefusal(f"{path.name}: a set is named by small letters, digits and -, at most 40 of them")
    if name in criteria_names():
        raise CriteriaRefusal(f"{path.name}: a set of this name ships with Flavum; give the file a name of its own")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CriteriaRefusal(f"{path.name}: larger than {MOST_BYTES // 1000} kB")
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise CriteriaRefusal(f"{path.name}: cannot be read as text ({type(fault).__name__})") from fault
    try:
        return read_criteria(text, name=name, library=load_library())
    except (CriteriaRefusal, RecursionError) as refusal:
        raise CriteriaRefusal(f"{path.name}: {refusal}") from refusal
