"""What a decision is made among: the treatments in the patient's own order, and what matters to them."""

from typing import Any

from flavum.clinic.records.models import Case
from flavum.clinic.records.weighing import weights_of
from flavum.evidence.citation import Language
from flavum.options.catalogue import load_options
from flavum.options.treatment import Treatment
from flavum.options.values import order
from flavum.options.wish import load_goals, load_values


def options_for(case: Case) -> tuple[Treatment, ...]:
    """Every treatment, in the patient's own order."""
    return order(load_options(), weights_of(case))


def tell_weights(case: Case, language: Language) -> list[dict[str, Any]]:
    """What matters, the heaviest first; what does not matter is left out."""
    weights = weights_of(case)
    wishes = [(one.title.say(language), weights.of(one.key)) for one in load_goals()]
    wishes += [(one.title.say(language), weights.of(one.key)) for one in load_values()]
    heavy = sorted((one for one in wishes if one[1]), key=lambda one: -one[1])
    return [{"title": title, "weight": weight} for title, weight in heavy]
