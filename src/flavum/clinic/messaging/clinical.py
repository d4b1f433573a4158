"""What a letter may say of the record: the verdict that somebody signed, and the findings that somebody confirmed.

What nobody stands behind is told to nobody: there is then nothing to fill in, and the letter is refused.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from flavum.anatomy.level import LUMBAR_LEVELS
from flavum.candidacy.facts.catalogue import fact_catalogue
from flavum.candidacy.words import Language, word_label, word_value
from flavum.clinic.audit.confirmed import MEASURED, find_unconfirmed
from flavum.clinic.audit.signed import find_holding
from flavum.clinic.records.criteria import SETS, get_set
from flavum.clinic.records.current import current_facts
from flavum.clinic.records.models import Case, Meaning
from flavum.clinic.records.weigh import decide, to_value
from flavum.clinic.scheduling.site_time import day_of, say_day, zone_of
from flavum.report.words import load_words

TOLD = ("level.ligament_right_mm", "level.ligament_left_mm", "level.sac_area_mm2", "level.slip_percent",
        "level.share_ligament")  # fmt: skip


def word_verdict(case: Case) -> str:
    """A line for every level, and who signed it when; empty where no signature holds."""
    latest = find_holding(case, Meaning.VERDICT)
    if latest is None:
        return ""
    words = load_words("es" if case.person.language == "es" else "en")["verdict"]
    assessment = decide(case, get_set(SETS[0]), on=latest.recorded_at.date()).decided
    lines = [f"{one.level.value}: {words[one.verdict.value]}" for one in assessment.levels]
    who = latest.recorded_by.name if latest.recorded_by else ""
    day = say_day(day_of(latest.recorded_at, zone_of(case.site)))
    return "\n".join((*lines, _("Signed by %(who)s, %(day)s") % {"who": who, "day": day}))


def word_findings(case: Case) -> str:
    """A line for every level whose findings somebody has confirmed as they are; empty where there is none."""
    unconfirmed = set(find_unconfirmed(case))
    lines = ((level.value, list(_word_level(case, level.value))) for level in LUMBAR_LEVELS)
    return "\n".join(f"{level}: {'; '.join(told)}" for level, told in lines if told and level not in unconfirmed)


def _word_level(case: Case, level: str) -> Iterator[str]:
    language = _language_of(case)
    found = {one.key: one for one in current_facts(case).filter(level=level, origin__in=MEASURED)}
    for key in TOLD:
        value = to_value(found[key].value) if key in found else None
        if value is not None:
            yield f"{word_label(key, language)} {word_value(fact_catalogue()[key], value, language)}"


def _language_of(case: Case) -> Language:
    return Language.ES if case.person.language == "es" else Language.EN
