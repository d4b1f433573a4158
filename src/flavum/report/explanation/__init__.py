"""Why a verdict is what it is, for three readers: short, true and complete, and the same facts for each of them."""

from flavum.report.explanation.explain import explain
from flavum.report.explanation.value import Explanation, Line, Part, Reader

__all__ = ["Explanation", "Line", "Part", "Reader", "explain"]
