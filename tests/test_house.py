"""The repository's own rules: sizes, names, sources, licences. DESIGN and STYLE say why."""

import ast
import importlib
import importlib.metadata
import json
import re
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from docs.draw_errors import draw_all, import_all
from flavum.errors import FlavumError

REPOSITORY = Path(__file__).resolve().parents[1]
SOURCE = REPOSITORY / "src" / "flavum"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)  # those Django writes
SCRIPTS = REPOSITORY / "frontend" / "src"
SCRIPT_MODULES = sorted(SCRIPTS.rglob("*.ts"))
SCRIPT_FLOORS = ["src", "drawing", "slices", "picture", "page", "anatomy", "record"]  # each may use those after it
MODULE_LINES = 400
MODULES_IN_A_FOLDER = 12
# Folders that are as long as a list is: one verb a module, and one kind of row or one way to look at rows a module.
LISTS = {"clinic/actions", "clinic/records"}
FOLDERS_DEEP = 2
EMPTY_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "services",
    "service",
    "managers",
    "manager",
    "misc",
    "core",
}


def _tracked(*patterns: str) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", *patterns], cwd=REPOSITORY, capture_output=True, check=True, text=True
    ).stdout
    return [REPOSITORY / name for name in listing.split("\0") if name and (REPOSITORY / name).is_file()]


def _all_classes() -> list[type]:
    import_all()
    found: list[type] = []
    queue: list[type] = [FlavumError]
    while queue:
        cls = queue.pop(0)
        found.append(cls)
        queue.extend(cls.__subclasses__())
    return found


@pytest.mark.parametrize("path", [*MODULES, *SCRIPT_MODULES], ids=lambda p: str(p.relative_to(REPOSITORY)))
def test_module_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_module_says_what_lives_in_it(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "a module opens with one to three lines"


@pytest.mark.parametrize("path", SCRIPT_MODULES, ids=lambda p: str(p.relative_to(SCRIPTS)))
def test_script_module_says_what_lives_in_it(path: Path) -> None:
    assert re.match(r"// [A-Z]", path.read_text(encoding="utf-8")), "a module opens with one to three lines"


def _imports_of(path: Path) -> set[Path]:
    named = re.findall(r"""from '(\.{1,2}/[^']+)'""", path.read_text(encoding="utf-8"))
    return {(path.parent / f"{name}.ts").resolve() for name in named}


def test_imports_of_script_modules_run_in_no_circle() -> None:
    """Those of types too: they leave no trace in what is built, but whoever reads one module has to read both."""
    left = {path: _imports_of(path) for path in SCRIPT_MODULES}
    assert set().union(*left.values()) <= set(left)

    while lowest := {path for path, imports in left.items() if not imports & set(left)}:
        left = {path: imports for path, imports in left.items() if path not in lowest}

    assert sorted(str(path.relative_to(SCRIPTS)) for path in left) == []


def test_script_modules_import_downward() -> None:
    floor = {path: SCRIPT_FLOORS.index(path.parent.name) for path in SCRIPT_MODULES}

    upward = [(path, one) for path in SCRIPT_MODULES for one in _imports_of(path) if floor[one] < floor[path]]

    assert upward == []


def test_folders_of_script_modules_are_small() -> None:
    sizes = Counter(path.parent.name for path in SCRIPT_MODULES)

    assert {name: size for name, size in sizes.items() if size > MODULES_IN_A_FOLDER} == {}


def test_folders_are_small_and_shallow() -> None:
    folders = {path.parent for path in MODULES}

    crowded = {
        f: n
        for f in folders
        if str(f.relative_to(SOURCE)) not in LISTS
        and (n := len([m for m in f.glob("*.py") if m.name != "__init__.py"])) > MODULES_IN_A_FOLDER
    }
    deep = [f for f in folders if len(f.relative_to(SOURCE).parts) > FOLDERS_DEEP]

    assert crowded == {}
    assert deep == []


def test_names_say_something() -> None:
    roots = [(SOURCE, MODULES), (SCRIPTS, SCRIPT_MODULES)]
    named = [(path, {*path.relative_to(root).parts[:-1], path.stem}) for root, paths in roots for path in paths]
    assert [path for path, names in named if names & EMPTY_NAMES] == []


def test_error_tree_drawn_in_errors_is_the_tree_in_the_code() -> None:
    docstring = ast.get_docstring(ast.parse((SOURCE / "errors.py").read_text(encoding="utf-8"))) or ""

    drawn = docstring[docstring.index("FlavumError") :].splitlines()

    assert drawn == draw_all()


def test_every_refusal_has_an_exit_code() -> None:
    from flavum.cli.exit_code import EXIT_CODES
    from flavum.errors import Refusal

    kinds = {
        cls.__name__: getattr(cls, "kind", None)
        for cls in _all_classes()
        if issubclass(cls, Refusal) and cls is not Refusal
    }

    assert {name: kind for name, kind in kinds.items() if kind not in EXIT_CODES} == {}
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES), "one code per kind"


def test_every_dependency_says_what_it_is_for() -> None:
    text = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    named = [
        *table["project"]["dependencies"],
        *(one for group in table["dependency-groups"].values() for one in group),
    ]

    said = [line for line in text.splitlines() if re.match(r'\s+"[^"]+",\s+# \w', line)]

    assert [one for one in named if not any(f'"{one}",' in line for line in said)] == []


def _licence_of(name: str) -> str:
    metadata = importlib.metadata.metadata(name)
    classifiers = [c for c in metadata.get_all("Classifier") or [] if c.startswith("License")]
    return " ".join([metadata.get("License-Expression") or "", *classifiers, (metadata.get("License") or "")[:60]])


def _product_requirements(name: str, seen: set[str]) -> set[str]:
    for requirement in importlib.metadata.requires(name) or []:
        if "extra ==" in requirement:
            continue
        needed = re.match(r"[A-Za-z0-9._-]+", requirement)
        assert needed is not None
        if needed[0].lower() not in seen:
            try:
                importlib.metadata.distribution(needed[0])
            except importlib.metadata.PackageNotFoundError:
                continue  # for another platform
            seen.add(needed[0].lower())
            _product_requirements(needed[0], seen)
    return seen


def test_no_dependency_of_the_product_is_gpl() -> None:
    names = _product_requirements("flavum", set())

    strong = {
        name: _licence_of(name)
        for name in names
        if re.search(r"(?<!L)GPL|(?<!Lesser )General Public", _licence_of(name))
    }

    assert len(names) > 10
    assert strong == {}


@pytest.mark.parametrize("lock", _tracked("*package-lock.json"), ids=lambda p: p.parent.name)
def test_no_package_of_npm_is_gpl_alone(lock: Path) -> None:
    """Judges included. Of a choice of licences one that is not the GPL is enough."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    licences = {name: str(package.get("license", "")) for name, package in packages.items() if not package.get("link")}

    assert {name: said for name, said in licences.items() if all("GPL" in one for one in said.split(" OR "))} == {}
    assert [name for name, said in licences.items() if not said and not packages[name].get("dev")] == []


def test_no_registry_host_is_named() -> None:
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "registry.npm" + "js", "deb.debian" + ".org"]

    named = [
        (path.name, host)
        for path in _tracked()
        if path.suffix not in {".onnx", ".png", ".gz"}
        for host in hosts
        if host in path.read_text(encoding="utf-8", errors="ignore")
    ]

    assert named == []


def test_nothing_is_left_open_in_the_product() -> None:
    marks = re.compile(r"TODO|FIXME|XXX|NotImplementedError")

    assert [p for p in [*MODULES, *SCRIPT_MODULES] if marks.search(p.read_text(encoding="utf-8"))] == []


def _rule_tables() -> list[Path]:
    return [p for p in SOURCE.rglob("*.toml") if p.parent.name != "library"]


def _sources_in(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["source"]} if isinstance(node.get("source"), str) else set()
        return own.union(*(_sources_in(value) for key, value in node.items() if key != "sources"))
    if isinstance(node, list):
        return set().union(*(_sources_in(value) for value in node))
    return set()


@pytest.mark.parametrize("path", _rule_tables(), ids=lambda p: p.name)
def test_every_source_of_a_rule_is_in_the_library(path: Path) -> None:
    from flavum.evidence.library import load_library

    table = tomllib.loads(path.read_text(encoding="utf-8"))
    own_sources = set(table.get("sources", {}))
    library = load_library()
    known = {claim.key for claim in library.claims} | {source.key for source in library.sources} | own_sources

    assert _sources_in(table) - known == set()


def _threshold_nodes(node: object) -> list[dict]:
    if isinstance(node, dict):
        below = [found for value in node.values() for found in _threshold_nodes(value)]
        return [*below, node] if "value" in node and "unit" in node else below
    return [found for value in node for found in _threshold_nodes(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("path", _rule_tables(), ids=lambda p: p.name)
def test_every_threshold_has_a_source(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"))

    assert [node for node in _threshold_nodes(table) if "source" not in node and "claim" not in node] == []


def _words_and_keys(node: object, name: str = "") -> tuple[list[str], list[str]]:
    """What a file of the options says to people, and every key that it names."""
    if isinstance(node, dict | list):
        below = [_words_and_keys(v, k) for k, v in node.items()] if isinstance(node, dict) else []
        below += [_words_and_keys(value, name) for value in node] if isinstance(node, list) else []
        return [w for words, _ in below for w in words], [k for _, keys in below for k in keys]
    if not isinstance(node, str):
        return [], []
    return ([node], []) if " " in node else ([], [node] if name in CLAIM_NAMES else [])


CLAIM_NAMES = {"claim", "claims", "before", "control", "group", "limits"}
OPTION_FILES = sorted(path for path in (SOURCE / "options").rglob("*.toml"))


@pytest.mark.parametrize("path", OPTION_FILES, ids=lambda p: p.name)
def test_options_say_no_number_of_their_own_and_name_claims_of_the_library(path: Path) -> None:
    from flavum.evidence.library import load_library

    words, keys = _words_and_keys(tomllib.loads(path.read_text(encoding="utf-8")))

    assert [text for text in words if re.search(r"\d|%|½|¼", text)] == []
    assert set(keys) - {claim.key for claim in load_library().claims} == set()
    assert keys or path.name in {"measures.toml", "values.toml", "goals.toml", "questions.toml", "consent.toml"}


def _unused_claims() -> list[str]:
    from flavum.evidence.library import load_library

    together = "\n".join(
        path.read_text(encoding="utf-8")
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".toml", ".html", ".typ", ".md"} and path.parent.name != "library"
    )
    keys = sorted({claim.key for claim in load_library().claims})
    return [key for key in keys if not re.search(rf"\b{re.escape(key)}\b", together)]


def test_every_claim_is_used_or_waits_for_a_named_step() -> None:
    """tests/waiting_claims.txt may only shrink: a claim leaves it when a rule, a page or a figure cites it."""
    waiting = (REPOSITORY / "tests" / "waiting_claims.txt").read_text(encoding="utf-8").splitlines()

    assert _unused_claims() == [line for line in waiting if line and not line.startswith("#")]
