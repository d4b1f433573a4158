"""A written list of medicines: what is known is shown, what is nearly known is proposed, nothing is changed."""

import pytest

from flavum.candidacy.medicine.names import find_blood_thinners, fold, known_names, load_medicines, match


@pytest.mark.parametrize(
    ("written", "ingredient", "brand"),
    [
        ("apixaban 5 mg twice a day", "apixaban", ""),
        ("ELIQUIS 5mg", "apixaban", "Eliquis"),
        ("apixabán", "apixaban", ""),
        ("I take warfarina at night", "warfarin", ""),
        ("ibuprofeno 400", "ibuprofen", ""),
        ("hidroclorotiazida", "hydrochlorothiazide", ""),
        ("levotiroxina 50 mcg", "levothyroxine", ""),
        ("Tylenol with codeine #3", "acetaminophen + codeine", "Tylenol with Codeine"),
        ("lisinopril + hydrochlorothiazide", "lisinopril + hydrochlorothiazide", ""),
        ("insulin glargine 10 units", "insulin glargine", ""),
        ("Vitamin D3 1000 IU", "cholecalciferol", "Vitamin D3"),
        ("paracetamol", "acetaminophen", "Paracetamol"),
    ],
)
def test_known_names_are_found(written: str, ingredient: str, brand: str) -> None:
    found = match(written)
    assert found.medicine is not None
    assert (found.medicine.ingredient, found.brand, found.proposal) == (ingredient, brand, "")
    assert found.written == written


@pytest.mark.parametrize(
    ("written", "proposal", "mended"),
    [
        ("apixiban 5 mg", "apixaban", "apixaban 5 mg"),
        ("Elliquis", "Eliquis", "Eliquis"),
        ("clopidrogel 75 mg", "clopidogrel", "clopidogrel 75 mg"),
        ("gabapentine 300", "gabapentin", None),
    ],
)
def test_small_misspellings_are_proposed_and_not_taken(written: str, proposal: str, mended: str | None) -> None:
    found = match(written)
    if mended is None:  # another ending is another language, not a mistake
        assert found.medicine is not None
        return
    assert found.medicine is None
    assert (found.proposal, found.mended) == (proposal, mended)


@pytest.mark.parametrize("written", ["the little white one", "", "5 mg", "???", "qwertyuiop", "tea"])
def test_unknown_names_stay_as_written(written: str) -> None:
    found = match(written)
    assert (found.medicine, found.proposal, found.written) == (None, "", written)


def test_blood_thinners_are_found_also_within_products_of_several() -> None:
    lines = ["gabapentin", "Plavix", "Excedrin for headache", "clopidogrel 75", "Xarelto 20 mg", "ibuprofen"]
    assert find_blood_thinners(lines) == ["clopidogrel", "acetaminophen + aspirin + caffeine", "rivaroxaban"]


THINNERS = (
    "warfarin apixaban rivaroxaban dabigatran edoxaban enoxaparin heparin clopidogrel prasugrel ticagrelor aspirin"
)


@pytest.mark.parametrize("name", [*THINNERS.split(), "dipyridamole", "cilostazol"])
def test_what_the_clinic_calls_blood_thinners(name: str) -> None:
    assert find_blood_thinners([name]) == [name]


def test_the_list_is_whole_and_no_name_stands_for_two() -> None:
    medicines = load_medicines()
    names = [name for one in medicines for name in (one.ingredient, *one.brands)]

    assert len(medicines) > 400
    assert all(one.ingredient and all(one.class_words) for one in medicines)
    assert len({fold(name) for name in names}) == len(names) == len(known_names())
