"""The catalogue: one file a treatment, on the measures and studies that they share. Anything doubtful is refused."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from flavum.evidence.library import Library, load_library
from flavum.options.entry import Entry, OptionsRefusal, read_entries, read_entry
from flavum.options.measure import Design, FollowUp, Kind, Measure, Outcome
from flavum.options.question import load_questions
from flavum.options.study import Study
from flavum.options.treatment import Degree, Fit, GuideClaim, NoTrial, Result, Treatment
from flavum.options.wish import load_values

__all__ = ["OptionsRefusal", "get_edition", "get_option", "load_options", "load_options_from"]

FOLDER: Final = Path(__file__).parent
TREATMENTS: Final = "catalogue"
PASSAGES: Final = ("what", "who", "anaesthesia", "stay", "recovery", "harms")
RESULT_FIELDS: Final = ("measure", "study", "at", "claim", "before", "control", "group", "finding", "finding_es")


@cache
def load_options() -> tuple[Treatment, ...]:
    """The treatments that ship with Flavum, from the least to the largest intervention. Raises OptionsRefusal."""
    options = load_options_from(FOLDER, load_library())
    known = {treatment.key for treatment in options}
    for question in load_questions():
        if strangers := set(question.treatments) - known:
            raise OptionsRefusal(f"questions.toml, [{question.key}]: there is no treatment {strangers.pop()!r}")
    return options


def get_option(key: str) -> Treatment:
    """The shipped treatment of that key. Raises OptionsRefusal."""
    found = {treatment.key: treatment for treatment in load_options()}
    if key not in found:
        raise OptionsRefusal(f"there is no treatment {key!r}; there are {', '.join(found)}")
    return found[key]


def get_edition(options: Sequence[Treatment]) -> str:
    """A short name of exactly these texts and numbers, for a record of what somebody was shown."""
    return sha256(repr(tuple(options)).encode()).hexdigest()[:12]


def load_options_from(folder: Path, library: Library) -> tuple[Treatment, ...]:
    """The treatments of a folder with measures.toml, studies.toml and catalogue/*.toml. Raises OptionsRefusal."""
    measures = {entry.key: _read_measure(entry) for entry in _load(folder, "measures.toml", library)}
    studies = {entry.key: _read_study(entry) for entry in _load(folder, "studies.toml", library)}
    paths = sorted((folder / TREATMENTS).glob("*.toml"))
    if not paths:
        raise OptionsRefusal(f"{folder / TREATMENTS} holds no treatment")
    entries = [read_entry(_read(path), path.name, library) for path in paths]
    options = sorted((_read_treatment(e, measures, studies) for e in entries), key=lambda treatment: treatment.place)
    _check_together(options, measures, studies)
    return tuple(options)


def _load(folder: Path, name: str, library: Library) -> tuple[Entry, ...]:
    return read_entries(_read(folder / name), name, library)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise OptionsRefusal(f"{path.name} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OptionsRefusal(f"{path.name} is not UTF-8 text; save it as UTF-8") from error


def _read_measure(entry: Entry) -> Measure:
    words = [name for field in ("title", "happened", "spared") for name in (field, f"{field}_es")]
    entry.check_fields("outcome", "kind", "is_good", *words)
    return entry.build(
        lambda: Measure(
            key=entry.key,
            outcome=entry.get_member("outcome", Outcome),
            kind=entry.get_member("kind", Kind),
            title=entry.get_text("title"),
            is_good=entry.get("is_good", bool),
            happened=entry.find_text("happened"),
            spared=entry.find_text("spared"),
        )
    )


def _read_study(entry: Entry) -> Study:
    entry.check_fields("title", "title_es", "design", "sources", "compares", "control", "control_es", "limits")
    keys = entry.get_keys("sources")
    known = {source.key: source for source in entry.library.sources}
    if strangers := [key for key in keys if key not in known]:
        raise OptionsRefusal(f"{entry.at}: there is no source {strangers[0]!r} in the library")
    return entry.build(
        lambda: Study(
            key=entry.key,
            title=entry.get_text("title"),
            design=entry.get_member("design", Design),
            sources=tuple(known[key] for key in keys),
            compares=entry.get_keys("compares"),
            control=entry.find_text("control"),
            limits=entry.get_claims("limits"),
        )
    )


def _read_treatment(entry: Entry, measures: Mapping[str, Measure], studies: Mapping[str, Study]) -> Treatment:
    tables = ("result", "unknown", "guide", "fits", "no_trial")
    entry.check_fields("place", "version", "title", "title_es", "no_good_evidence", *PASSAGES, *tables)
    passages = {name: entry.get_table(name) for name in PASSAGES}
    for passage in (*passages.values(), *entry.get_tables("unknown")):
        passage.check_fields(with_passage=True)
    return entry.build(
        lambda: Treatment(
            key=entry.key,
            place=entry.get("place", int),
            version=entry.get("version", str),
            title=entry.get_text("title"),
            **{name: table.get_passage() for name, table in passages.items()},
            results=tuple(_read_result(one, measures, studies) for one in entry.get_tables("result")),
            no_good_evidence=entry.get_members("no_good_evidence", Outcome),
            unknown=tuple(one.get_passage(may_be_unknown=True) for one in entry.get_tables("unknown")),
            fits=_read_fits(entry.get_table("fits")),
            guides=tuple(_read_guide(one) for one in entry.get_tables("guide")),
            no_trial=_read_no_trial(entry.get_table("no_trial")) if entry.has("no_trial") else None,
        )
    )


def _read_result(entry: Entry, measures: Mapping[str, Measure], studies: Mapping[str, Study]) -> Result:
    entry.check_fields(*RESULT_FIELDS)
    for name, shared in (("measure", measures), ("study", studies)):
        if entry.get(name, str) not in shared:
            raise OptionsRefusal(f"{entry.at}: there is no {name} {entry.get(name, str)!r}")
    claim = entry.get_claim(entry.get("claim", str))
    return entry.build(
        lambda: Result(
            measure=measures[entry.get("measure", str)],
            study=studies[entry.get("study", str)],
            follow_up=entry.get_member("at", FollowUp),
            claim=claim,
            before=entry.find_claim("before"),
            control=entry.find_claim("control"),
            group=entry.find_claim("group"),
            finding=entry.find_text("finding"),
        )
    )


def _read_fits(entry: Entry) -> tuple[Fit, ...]:
    wanted = [value.key for value in load_values()]
    entry.check_fields(*wanted)
    return tuple(_read_fit(entry.get_table(key)) for key in wanted)


def _read_fit(entry: Entry) -> Fit:
    entry.check_fields("degree", with_passage=True)
    degree = entry.get_member("degree", Degree)
    return Fit(entry.key, degree, entry.get_passage(may_be_unknown=degree is Degree.UNKNOWN))


def _read_guide(entry: Entry) -> GuideClaim:
    entry.check_fields("said", "said_es", "beside", "beside_es", "claims")
    return GuideClaim(entry.get_text("said"), entry.get_passage("beside"))


def _read_no_trial(entry: Entry) -> NoTrial:
    entry.check_fields("against", "claim")
    return NoTrial(entry.get_keys("against"), entry.get_claim(entry.get("claim", str)))


def _check_together(options: list[Treatment], measures: Mapping[str, Measure], studies: Mapping[str, Study]) -> None:
    places = [treatment.place for treatment in options]
    if len(set(places)) < len(places):
        raise OptionsRefusal(f"{TREATMENTS}: more than one treatment has the same place")
    known = {treatment.key for treatment in options}
    for treatment in options:
        if treatment.no_trial and (strangers := [key for key in treatment.no_trial.against if key not in known]):
            raise OptionsRefusal(f"{treatment.key}.toml, [no_trial]: there is no treatment {strangers[0]!r}")
    for study in studies.values():
        if strangers := [key for key in study.compares if key not in known]:
            raise OptionsRefusal(f"studies.toml, [{study.key}]: there is no treatment {strangers[0]!r}")
    results = [result for treatment in options for result in treatment.results]
    for kind, names, used in (
        ("measures.toml", measures, {result.measure.key for result in results}),
        ("studies.toml", studies, {result.study.key for result in results}),
    ):
        if idle := [name for name in names if name not in used]:
            raise OptionsRefusal(f"{kind}, [{idle[0]}]: no treatment has a result of it")
