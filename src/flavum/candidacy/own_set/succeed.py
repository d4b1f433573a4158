"""A set that has run may grow and may end its criteria, but nothing that once held is rewritten: a past day's verdict
can be replayed."""

from flavum.candidacy.criterion import CriteriaRefusal, CriteriaSet, Criterion

# What makes a criterion answer as it does; its words may be mended.
KEPT = ("topic", "role", "scope", "condition", "version", "valid_from")


def check_succeeds(new: CriteriaSet, running: CriteriaSet) -> None:
    """Refuses an edition that rewrites what already ran. Raises CriteriaRefusal."""
    found = {(one.key, one.valid_from): one for one in new.criteria}
    for old in running.criteria:
        one = found.get((old.key, old.valid_from))
        where = f"{new.name}.toml: criterion {new.name}/{old.key} version {old.version} from {old.valid_from}"
        if one is None:
            raise CriteriaRefusal(f"{where} has run and is gone; leave it there, and end it with until")
        changed = [name for name in KEPT if getattr(one, name) != getattr(old, name)]
        if changed:
            raise CriteriaRefusal(
                f"{where} has run and says another {changed[0].removeprefix('valid_')} now; "
                "end it with until, and write the new one below it as a version of its own"
            )
        _check_end(one, old, where)


def _check_end(one: Criterion, old: Criterion, where: str) -> None:
    if old.valid_until is not None and one.valid_until != old.valid_until:
        raise CriteriaRefusal(f"{where} ended on {old.valid_until}, and ends otherwise now; leave its end as it was")
