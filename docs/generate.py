"""Writes every generated page of the docs, or with --check says which committed ones are stale."""

import argparse
import importlib.util
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parent
GENERATORS = (
    "generate_evidence",
    "generate_criteria",
    "generate_vignettes",
    "generate_options",
    "generate_selfcheck",
    "generate_cli",
)


def render_all() -> dict[Path, str]:
    """Path -> text of every generated page."""
    pages: dict[Path, str] = {}
    for name in GENERATORS:
        specification = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
        assert specification is not None
        assert specification.loader is not None
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)
        pages.update(module.render())
    return pages


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is stale")
    check = parser.parse_args().check
    pages = render_all()
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if check:
            print(f"stale: {path.relative_to(DOCS.parent)} (run `make docs`)")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path], encoding="utf-8")
            print(f"wrote {path.relative_to(DOCS.parent)}")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
