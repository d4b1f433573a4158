from hypothesis import given
from hypothesis import strategies as st

from flavum.imaging.dicom.uid import make_uid


@given(st.lists(st.one_of(st.text(), st.binary()), min_size=1))
def test_uid_is_valid_for_any_parts(parts: list[str | bytes]) -> None:
    uid = make_uid(*parts)

    assert uid.is_valid
    assert len(uid) <= 64
    assert uid.startswith("2.25.")


def test_uid_same_parts() -> None:
    assert make_uid("study", b"1") == make_uid("study", b"1")


def test_uid_border_between_parts_moved() -> None:
    assert make_uid("ab", "c") != make_uid("a", "bc")


def test_uid_order_of_parts_changed() -> None:
    assert make_uid("a", "b") != make_uid("b", "a")
