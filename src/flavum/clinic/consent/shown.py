"""What somebody was shown before they decided, as it is kept with the decision."""

from typing import Any

from flavum.clinic.records.models import Case, Weighing
from flavum.evidence.citation import Language
from flavum.options.catalogue import get_edition, load_options
from flavum.options.treatment import Treatment
from flavum.options.values import Weights, order, weigh
from flavum.options.wish import load_goals, load_values


def find_weights(case: Case) -> Weights:
    """What matters to the patient, as they said last; a value or goal that the catalogue has lost counts no more."""
    newest = Weighing.objects.filter(case=case).order_by("-recorded_at", "-id").first()
    known = {one.key for one in load_values()} | {one.key for one in load_goals()}
    return weigh({key: value for key, value in (newest.weights if newest else {}).items() if key in known})


def options_for(case: Case) -> tuple[Treatment, ...]:
    """Every treatment, in the patient's own order."""
    return order(load_options(), find_weights(case))


def shown_of(case: Case, language: Language) -> dict[str, Any]:
    """The edition, the language, the treatments in their order and every claim behind them, ready to be kept."""
    options = options_for(case)
    claims = sorted({claim.key for one in options for claim in one.claims})
    return {
        "edition": get_edition(load_options()),
        "language": language,
        "treatments": [one.key for one in options],
        "claims": claims,
    }


def tell_weights(case: Case, language: Language) -> list[dict[str, Any]]:
    """What matters, the heaviest first; what does not matter is left out."""
    weights = find_weights(case)
    wishes = [(one.title.say(language), weights.of(one.key)) for one in load_goals()]
    wishes += [(one.title.say(language), weights.of(one.key)) for one in load_values()]
    heavy = sorted((one for one in wishes if one[1]), key=lambda one: -one[1])
    return [{"title": title, "weight": weight} for title, weight in heavy]
