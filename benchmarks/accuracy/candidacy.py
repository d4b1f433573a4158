"""Candidacy against the official CQL engine: the same criteria, written anew as CQL, must give the same answers.

The criteria stand as CQL in cql/*.cql, written by hand from the sources. They are translated to ELM by @cqframework/cql
and run by cql-execution (npm, Apache-2.0; in cql/, with their lock) over every vignette and over random cases of a
fixed seed. Compared: the three-valued answer of every criterion, the verdict of every level and of the case. Flavum's
side is assess on the vignettes and on the first random cases, and weigh_columns on all.
Throughput in the same run, in seconds of a core (other work on the machine does not count), both from facts that are
read already: the CQL engine after warming, weigh_columns, and assess, which also explains and ranks what to ask next.
Without npm packages (sh .ci/judges) it says so and ends. Bound: CQL at most --minutes, assess at most half of that.
"""

import argparse
import json
import os

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")  # before numpy is read

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[2]))
sys.path.append(str(Path(__file__).resolve().parents[2] / "tests"))

from vignette_table import read_vignettes

from benchmarks.accuracy.cql_facts import draw_model, to_case
from benchmarks.accuracy.random_cases import DrawnCase, draw_cases
from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.assess import assess_answers
from flavum.candidacy.assessment import Assessment
from flavum.candidacy.case import Case, gather_facts
from flavum.candidacy.cohort.columns import Columns, to_columns
from flavum.candidacy.cohort.weigh import ANSWERS, VERDICTS, CohortAnswers, weigh_columns
from flavum.candidacy.criterion import CriteriaRefusal, criteria_names, load_criteria
from flavum.candidacy.intake import find_emergencies

JUDGE = Path(__file__).parent / "cql"
NODE = Path(sys.executable).with_name("node")
RUNS = 3
TIMES = 100  # how many times as fast as the engine Flavum is to be
SHOWN = 10  # differences
LEVELS = {level.value for level in LUMBAR_LEVELS}
WORDS = {True: "met", False: "unmet", None: "unknown"}
Said = dict[str, str]


def is_judge_there() -> bool:
    return (JUDGE / "node_modules" / "cql-execution").is_dir() and NODE.exists()


def run_cql(cases: Sequence[DrawnCase], *, minutes: float) -> dict[str, Any]:
    """What the engine answers, and its seconds by set. Raises TimeoutExpired, or CalledProcessError."""
    request = {"model": draw_model(), "sets": criteria_names(), "cases": [to_case(one.book, one.on) for one in cases]}
    with tempfile.TemporaryDirectory() as folder:
        asked, told = Path(folder) / "asked.json", Path(folder) / "told.json"
        asked.write_text(json.dumps(request), encoding="utf-8")
        subprocess.run([NODE, JUDGE / "judge.mjs", asked, told], check=True, timeout=60 * minutes, stdout=sys.stderr)
        answers: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return answers


def said_by_cql(found: dict[str, Any] | None) -> Said:
    """Place -> answer: "claudication", "L4-L5 slip", "L4-L5", "verdict". Nothing while no criterion is in force."""
    if found is None:
        return {}
    said = {key: WORDS[answer] for key, answer in found["person"].items() if key not in found["absent"]}
    for level, verdict in zip(found["levels"], found["verdicts"], strict=True):
        name = level.pop("name")
        said |= {f"{name} {key}": WORDS[answer] for key, answer in level.items() if key not in found["absent"]}
        said[name] = verdict
    return said | {"verdict": found["verdict"]}


def said_by_assess(assessment: Assessment) -> Said:
    said = {answer.key: answer.answer.value for answer in assessment.answers}
    for level in assessment.levels:
        said |= {f"{level.level.value} {answer.key}": answer.answer.value for answer in level.answers}
        said[level.level.value] = level.verdict.value
    return said | {"verdict": assessment.verdict.value}


def said_by_columns(answers: CohortAnswers, row: int) -> Said:
    said = {}
    for key, codes in answers.answers.items():
        names = [f"{level.value} {key}" for level in LUMBAR_LEVELS] if codes.shape[1] > 1 else [key]
        said |= {name: ANSWERS[code].value for name, code in zip(names, codes[row], strict=True)}
    for level, code in zip(LUMBAR_LEVELS, answers.levels[row], strict=True):
        said[level.value] = VERDICTS[code].value
    return said | {"verdict": VERDICTS[answers.verdicts[row]].value}


def weigh_all(cases: Sequence[DrawnCase], name: str) -> tuple[list[Said], float]:
    """What the columns say of every case by a set, and the seconds of a core that weighing took, the best of three."""
    said: list[Said] = []
    seconds = 0.0
    for day, those in groupby(cases, key=lambda case: case.on):
        columns = make_columns(list(those))
        rows = range(len(columns.emergencies))
        try:
            best, answers = min((weigh_timed(columns, name, day) for _ in range(RUNS)), key=lambda pair: pair[0])
        except CriteriaRefusal:
            said += [{} for _ in rows]
        else:
            said += [said_by_columns(answers, row) for row in rows]
            seconds += best
    return said, seconds


def make_columns(cases: Sequence[DrawnCase]) -> Columns:
    return to_columns([case.book for case in cases], [bool(find_emergencies(case.intake)) for case in cases])


def weigh_timed(columns: Columns, name: str, day: date) -> tuple[float, CohortAnswers]:
    started = time.process_time()
    answers = weigh_columns(columns, load_criteria(name), on=day)
    return time.process_time() - started, answers


def explain_all(cases: Sequence[DrawnCase], *, seconds: float) -> tuple[list[list[Said]], float]:
    """What assess says of as many cases as the time allows, by every set; and the seconds of a core that it took."""
    said: list[list[Said]] = []
    started, began = time.monotonic(), time.process_time()
    for case in cases:
        if time.monotonic() - started > seconds:
            break
        said.append([explain(case, name) for name in criteria_names()])
    return said, time.process_time() - began


def explain(case: DrawnCase, name: str) -> Said:
    try:
        return said_by_assess(assess_answers(case.intake, case.book, load_criteria(name), on=case.on))
    except CriteriaRefusal:
        return {}


def compare(cases: Sequence[DrawnCase], name: str, ours: Sequence[Said], theirs: Sequence[Said]) -> list[str]:
    """Where Flavum and CQL differ, one line a place; ours may end early."""
    return [
        f"{case.name}, {name}, on {case.on}, {place}: Flavum {said.get(place)}, CQL {other.get(place)}"
        for case, said, other in zip(cases, ours, theirs, strict=False)
        for place in sorted({*said, *other})
        if said.get(place) != other.get(place)
    ]


def read_cases(count: int, seed: int) -> list[DrawnCase]:
    """The vignettes and the random cases, those of a day together."""
    vignettes = [DrawnCase(one.name, gather_facts(Case(one.intake), on=one.on), one.on) for one in read_vignettes()]
    cases = [*vignettes, *draw_cases(count, seed=seed, like=vignettes[0].book)]
    return sorted(cases, key=lambda case: case.on)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=2000, help="random cases beside the vignettes")
    parser.add_argument("--seed", type=int, default=6)
    parser.add_argument("--minutes", type=float, default=6.0)
    chosen = parser.parse_args()
    if not is_judge_there():
        print("JUDGE ABSENT: cql-execution, @cqframework/cql (npm ci in benchmarks/accuracy/cql); nothing is measured")
        return
    cases = read_cases(chosen.cases, chosen.seed)
    told = run_cql(cases, minutes=chosen.minutes)
    explained, explaining = explain_all(cases, seconds=30 * chosen.minutes)
    print(f"{len(cases)} cases, {len(explained)} by assess too; {sum(told['seconds'].values()):.1f} s of CQL")
    heads = ("answers", "verdicts", "differ", "of assess", "CQL/s", "columns/s", "ratio")
    print(f"{'set':12}{''.join(f'{head:>11}' for head in heads)}")
    found, rates = [], []
    for number, name in enumerate(criteria_names()):
        theirs = [said_by_cql(answers[name]) for answers in told["answers"]]
        ours, seconds = weigh_all(cases, name)
        apart = compare(cases, name, ours, theirs)
        alone = compare(cases, name, [said[number] for said in explained], theirs)
        print_row(name, theirs, (len(apart), len(alone)), (told["seconds"][name], seconds))
        found += apart + alone
        rates.append((told["seconds"][name], seconds))
    print("\n".join(found[:SHOWN]), end="\n" if found else "")
    cql, columns = (len(cases) / sum(times) for times in zip(*rates, strict=True))
    one_by_one = len(explained) / explaining
    print_figure("candidacy_answers_that_differ_from_cql", len(found), "answers", 0, None)
    print_figure("candidacy_cases_per_second_per_core", columns, "cases/s, four sets", TIMES * cql, cql)
    print_figure("candidacy_explained_cases_per_second_per_core", one_by_one, "cases/s, four sets", None, cql)


def print_row(name: str, theirs: Sequence[Said], differ: tuple[int, int], seconds: tuple[float, float]) -> None:
    """One set: how much was compared, how much differs, and the rates of both. seconds: of CQL and of the columns."""
    verdicts = sum(place == "verdict" or place in LEVELS for said in theirs for place in said)
    answers = sum(map(len, theirs)) - verdicts
    figures = answers, verdicts, *differ, *(len(theirs) / one for one in seconds), seconds[0] / seconds[1]
    print(f"{name:12}{''.join(f'{figure:11.0f}' for figure in figures)}")


def print_figure(name: str, figure: float, unit: str, target: float | None, peer: float | None) -> None:
    """target None: shown, not judged. A figure with a peer must reach the target, one without must not exceed it."""
    holds = target is None or (figure <= target if peer is None else figure >= target)
    row = {"name": name, "figure": round(figure, 3), "unit": unit, "target": target and round(target, 1)}
    rest = {"peer": peer and round(peer, 1), "ratio": peer and round(figure / peer, 2), "holds": holds}
    print(json.dumps({**row, **rest}))


if __name__ == "__main__":
    main()
