"""A criterion applied to the facts: the answer with its facts, threshold and one sentence that says why."""

from collections.abc import Iterator

from flavum.anatomy.level import Level
from flavum.candidacy.answer import Answer
from flavum.candidacy.assessment import CriterionAnswer, FactUsed
from flavum.candidacy.condition import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Leaf,
    answer_condition,
    answer_leaf,
    leaves_of,
)
from flavum.candidacy.criterion import Criterion
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.facts.fact import Fact, FactBook
from flavum.candidacy.phrase import to_spanish
from flavum.candidacy.words import Language, word_condition, word_label, word_number, word_value, word_wanted

ASKED = ("asked: ", "se pide: ")
NOT_KNOWN = ("not known", "no se sabe")
STRADDLES = ("{label}: {value} straddles {threshold}: measure by hand or repeat",
             "{label}: {value} queda a ambos lados de {threshold}: mídalo a mano o repítalo")  # fmt: skip
TOO_OLD = ("{label}: {value}, asked: {wanted}; beyond that it says nothing of today: have it done anew",
           "{label}: {value}, se pide: {wanted}; más allá no dice nada de hoy: hágalo de nuevo")  # fmt: skip


def answer_criterion(criterion: Criterion, facts: FactBook, level: Level | None) -> CriterionAnswer:
    """One criterion for the person (level None) or at a level, explained."""
    answer = answer_condition(criterion.condition, facts, level)
    deciding = tuple(_deciding(criterion.condition, answer, facts, level))
    return CriterionAnswer(
        key=criterion.key,
        version=criterion.version,
        role=criterion.role,
        title=criterion.title,
        answer=answer,
        facts=tuple(_fact_used(facts.get(key, level)) for key in _keys_of(criterion.condition)),
        threshold=word_condition(criterion.condition, Language.EN),
        source=criterion.sources[0],
        to_be_confirmed=criterion.to_be_confirmed,
        explanation=_sentence(deciding, facts, level, Language.EN),
        level=level,
        title_es=criterion.title_es,
        threshold_es=word_condition(criterion.condition, Language.ES),
        explanation_es=_sentence(deciding, facts, level, Language.ES),
        sources=criterion.sources,
        topic=criterion.topic,
        switched_on_by=criterion.switched_on_by,
    )


def _keys_of(condition: Condition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.fact for leaf in leaves_of(condition)))


def _fact_used(fact: Fact) -> FactUsed:
    kind = fact_catalogue()[fact.key]
    words = [None if fact.value is None else word_value(kind, fact.value, language) for language in Language]
    return FactUsed(
        fact.key,
        kind.label,
        words[Language.EN.value],
        fact.origin.value,
        label_es=kind.label_es,
        value_es=words[Language.ES.value],
        reason=fact.reason,
    )


def _deciding(condition: Condition, answer: Answer, facts: FactBook, level: Level | None) -> Iterator[Leaf]:
    """The comparisons that brought the answer about: of several parts, those that answer as the whole does."""
    if isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            if answer_condition(part, facts, level) is answer:
                yield from _deciding(part, answer, facts, level)
    else:
        yield condition


def _sentence(leaves: tuple[Leaf, ...], facts: FactBook, level: Level | None, language: Language) -> str:
    phrases = dict.fromkeys(_phrase(leaf, facts.get(leaf.fact, level), language) for leaf in leaves)
    text = "; ".join(phrases)
    return f"{text[0].upper()}{text[1:]}."


def _phrase(leaf: Leaf, fact: Fact, language: Language) -> str:
    label = word_label(leaf.fact, language)
    if fact.value is None:
        reason = fact.reason if language is Language.EN else to_spanish(fact.reason)
        return f"{label}: {NOT_KNOWN[language.value]}{f' ({reason})' if reason else ''}"
    value = word_value(fact_catalogue()[leaf.fact], fact.value, language)
    answer = answer_leaf(leaf, fact)
    if answer is Answer.UNKNOWN and isinstance(leaf, Comparison):
        if leaf.beyond is Answer.UNKNOWN:
            return TOO_OLD[language.value].format(label=label, value=value, wanted=word_wanted(leaf, language))
        return STRADDLES[language.value].format(label=label, value=value, threshold=word_number(leaf, language))
    if answer is Answer.MET and not isinstance(leaf, Comparison):
        return f"{label}: {value}"
    return f"{label}: {value}, {ASKED[language.value]}{word_wanted(leaf, language)}"
