"""Small claims, studies and treatments, each valid, for tests of flavum.options."""

from datetime import date
from typing import Any

from flavum.evidence.claim import Certainty, Claim, Source
from flavum.options.measure import Design, FollowUp, Kind, Measure, Outcome
from flavum.options.study import Study
from flavum.options.text import Passage, Text
from flavum.options.treatment import Degree, Fit, Result, Treatment
from flavum.options.wish import load_values

SOURCE = Source("S00", "A trial nobody made", "trial", "all of it")
DID, DID_NOT = Text("got better", "con mejoría"), Text("did not", "sin ella")


def make_claim(key: str = "share", value: float | None = 42.0, **fields: Any) -> Claim:
    wanted = {"unit": "%", "source": "S00", "certainty": Certainty.READ, "as_of": date(2026, 11, 20)} | fields
    return Claim(key=key, statement=f"{value} of them.", statement_es=f"{value} de ellos.", value=value, **wanted)


def make_measure(key: str = "better", outcome: Outcome = Outcome.PAIN, kind: Kind = Kind.SHARE) -> Measure:
    words = (DID, DID_NOT) if kind is Kind.SHARE else (None, None)
    return Measure(key, outcome, kind, Text(key, f"{key} es"), True, *words)


def make_study(key: str = "trial", design: Design = Design.DRAWN, **fields: Any) -> Study:
    return Study(key, Text(key, f"{key} es"), design, (SOURCE,), **fields)


def make_result(value: float = 42.0, follow_up: FollowUp = FollowUp.ONE_YEAR, **fields: Any) -> Result:
    wanted = {"measure": make_measure(), "study": make_study(), "claim": make_claim(value=value)} | fields
    return Result(follow_up=follow_up, **wanted)


def make_treatment(
    key: str = "rest", *results: Result, place: int = 1, degrees: dict[str, Degree] | None = None, **fields: Any
) -> Treatment:
    """A treatment with these results; on every other outcome no good evidence; it fits every value partly."""
    said = Passage(Text(key, f"{key} es"), (make_claim(f"{key}_said", None, unit="1"),))
    measured = {result.measure.outcome for result in results}
    passages = ("what", "who", "anaesthesia", "stay", "recovery", "harms")
    wanted: dict[str, Any] = {
        **dict.fromkeys(passages, said),
        "results": results,
        "no_good_evidence": tuple(outcome for outcome in Outcome if outcome not in measured),
        "unknown": (said,),
        "fits": tuple(Fit(v.key, (degrees or {}).get(v.key, Degree.PARTLY), said) for v in load_values()),
    }
    return Treatment(key=key, place=place, version="1", title=Text(key, f"{key} es"), **(wanted | fields))
