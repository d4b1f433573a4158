"""Facts drawn at random by hypothesis: any answer that the catalogue allows to any question."""

from hypothesis import strategies as st

from flavum.anatomy.level import Level
from flavum.candidacy.facts.catalogue import FactType, Kind, Scope, weighed_facts
from flavum.candidacy.facts.fact import Fact, FactBook, FactOrigin, Value
from flavum.evidence.quantity import Quantity

ASKED = list(weighed_facts())


@st.composite
def quantities(draw: st.DrawFn, fact: FactType) -> Quantity:
    assert fact.low is not None
    assert fact.high is not None
    ends = sorted(draw(st.lists(st.floats(fact.low, fact.high), min_size=3, max_size=3)))
    return Quantity(ends[1], fact.unit, ends[0], ends[2], "test", "test")


def values(fact: FactType) -> st.SearchStrategy[Value]:
    match fact.kind:
        case Kind.YES_NO:
            return st.booleans()
        case Kind.CHOICE:
            return st.sampled_from(sorted(fact.choices or {}))
        case _:
            return quantities(fact)


@st.composite
def books(draw: st.DrawFn) -> FactBook:
    """Mostly unknown, as real cases begin; two levels, so that they can differ."""
    found = []
    for fact in ASKED:
        for level in (Level.L3_L4, Level.L4_L5) if fact.scope is Scope.LEVEL else (None,):
            value = draw(st.none() | values(fact))
            found.append(Fact(fact.key, value, FactOrigin.CLINICIAN, level))
    return FactBook(tuple(found), (Level.L3_L4, Level.L4_L5))
