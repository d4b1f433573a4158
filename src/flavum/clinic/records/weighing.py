"""What matters to a patient, as it was said last."""

from flavum.clinic.records.models import Case, Weighing
from flavum.options.values import Weights, weigh
from flavum.options.wish import wish_keys


def find_weighing(case: Case) -> Weighing | None:
    """The newest; None where nobody has said anything yet."""
    return Weighing.objects.filter(case=case).order_by("-recorded_at", "-id").first()


def weights_of(case: Case) -> Weights:
    """The newest weights on what can be weighed today: a value that the catalogue no longer has orders nothing."""
    found = find_weighing(case)
    return weigh({key: weight for key, weight in found.weights.items() if key in wish_keys()} if found else {})
