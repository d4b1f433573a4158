"""Have a study read that was set aside or refused: somebody has made sure whose it is, or it is worth another try."""

from datetime import UTC, datetime

from flavum.clinic.accounts.actor import Actor
from flavum.clinic.accounts.permission import Permission
from flavum.clinic.actions.keep_study import queue_reading
from flavum.clinic.records.models import Study, StudyState, Task
from flavum.errors import Refusal

SHORTEST_REASON = 10
NOBODY_NAMED = (
    "The images say neither whose they are nor when that person was born; make sure that they are this person's."
)
OTHER_BIRTH_DATE = "The date of birth in the images is not this person's; make sure whose they are."
OTHER_NAME = "The name in the images is not this person's; make sure whose they are."
DOUBTS = (NOBODY_NAMED, OTHER_BIRTH_DATE, OTHER_NAME)  # what a person can make sure of; nothing else is released


class ReleaseRefusal(Refusal):
    """A study that was set aside cannot be released so."""

    kind = "release"


def release_study(by: Actor, study: Study, *, reason: str) -> Study:
    """A study that was set aside waits to be read. reason: how it was made sure that it is this person's."""
    by.check(Permission.UPLOAD_STUDY)
    if study.state != StudyState.QUARANTINED:
        return study  # a second click
    if study.sentence not in DOUBTS:
        raise ReleaseRefusal("These images cannot be read, whoever's they are; send the study itself.")
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReleaseRefusal("Please say how you made sure that these are this person's images.")
    study.released_by_id, study.released_because = by.user_id, reason.strip()
    task = Task.objects.filter(case_id=study.case_id, cause=f"study {study.id}", done_at=None)
    task.update(done_at=datetime.now(UTC), done_by_id=by.user_id)
    return _wait(study)


def read_again(by: Actor, study: Study) -> Study:
    """A study that was refused waits once more: another version of Flavum may be able to read it."""
    by.check(Permission.UPLOAD_STUDY)
    return _wait(study) if study.state == StudyState.REFUSED else study


def _wait(study: Study) -> Study:
    study.state, study.sentence = StudyState.WAITING, ""
    study.save(update_fields=["state", "sentence", "released_by", "released_because"])
    queue_reading(study)
    return study
