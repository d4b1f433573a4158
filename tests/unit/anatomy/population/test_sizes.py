"""The table of the population: refused when broken, and met by what is drawn from it."""

import math
from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest

from flavum.anatomy.level import Level, Vertebra
from flavum.anatomy.population.sizes import (
    LARGEST_DEVIATION,
    Place,
    Sex,
    Sizes,
    draw_sizes,
    load_population,
    read_population,
)

DRAWS = 2000
NAMED_BY_THE_GEOMETRY = {
    "vertebra": "width_mm depth_mm anterior_height_mm posterior_height_mm concavity_mm pedicle_width_mm "
    "pedicle_height_mm pedicle_inclination_deg canal_width_mm canal_depth_mm trefoil lamina_height_mm "
    "lamina_thickness_mm lamina_slope_deg spinous_length_mm spinous_height_mm spinous_thickness_mm transverse_span_mm",
    "level": "disc_height_mm disc_angle_deg facet_angle_deg facet_tropism_deg facet_width_mm facet_height_mm "
    "joint_space_mm interlaminar_height_mm ligament_mm dorsal_fat_mm ventral_fat_mm healthy_sac_mm2 wear",
    "person": "stature_cm sacral_slope_deg lordosis_deg back_fat_mm muscle_fat_share cobb_deg conus_place",
}
TABLE = """
[sources]
paper = "Somebody. Somewhere 2000"

[level.wear]
unit = "share"
source = "paper"
basis = "memory"
to_be_confirmed = true
shape = "beta"
sd = 0.1
stature_share = 0.0
level_share = 0.4
low = 0
high = 1
T12_L1 = 0.3
L1_L2 = 0.3
L2_L3 = 0.3
L3_L4 = [0.4, 0.5]
L4_L5 = 0.5
L5_S1 = 0.5

[disease.slip_mm]
unit = "mm"
source = "paper"
basis = "memory"
to_be_confirmed = true
usual = 4
most = 9
by_wear = 4
low = 1
high = 14
T12_L1 = 0.1
L1_L2 = 0.1
L2_L3 = 0.1
L3_L4 = 0.1
L4_L5 = [0.2, 0.1]
L5_S1 = 0.1
"""


@cache
def _people(sex: Sex) -> tuple[Sizes, ...]:
    rng = np.random.default_rng(20261121)
    return tuple(draw_sizes(rng, sex=sex, age_years=65) for _ in range(DRAWS))


@cache
def _drawn(sex: Sex, name: str) -> Mapping[Place, np.ndarray]:
    places = load_population().sizes[name].places
    return {place: np.array([person.at(name, place) for person in _people(sex)]) for place in places}


def _names() -> list[str]:
    return [name for name in load_population().sizes if name != "person.age_years"]


@pytest.mark.parametrize("part", NAMED_BY_THE_GEOMETRY)
def test_every_size_that_the_geometry_needs_is_there(part: str) -> None:
    names = {f"{part}.{name}" for name in NAMED_BY_THE_GEOMETRY[part].split()}

    assert names - set(load_population().sizes) == set()


def test_every_source_is_cited_by_a_row() -> None:
    population = load_population()
    rows = [*population.sizes.values(), *population.diseases.values()]

    assert {source for row in rows for source in (row.source, *row.also)} == set(population.sources)


def test_nobody_has_held_a_page() -> None:
    population = load_population()

    assert all(row.to_be_confirmed for row in [*population.sizes.values(), *population.diseases.values()])


@pytest.mark.parametrize("sex", Sex)
@pytest.mark.parametrize("name", _names())
def test_draws_have_the_mean_and_the_spread_of_the_table(name: str, sex: Sex) -> None:
    size = load_population().sizes[name]
    for place, values in _drawn(sex, name).items():
        luck = 4 * size.sd(place) / math.sqrt(DRAWS)  # 2 % of a mean near zero is less than chance
        assert values.mean() == pytest.approx(size.mean(sex, place), rel=0.02, abs=luck)
        assert values.std() == pytest.approx(size.sd(place), rel=0.10)
        assert values.min() >= size.low
        assert values.max() <= size.high


@pytest.mark.parametrize("name", [name for name in _names() if not name.startswith("person")])
def test_levels_go_together_as_the_table_says(name: str) -> None:
    size = load_population().sizes[name]
    between = np.corrcoef(np.array(list(_drawn(Sex.FEMALE, name).values())))
    pairs = between[np.triu_indices(len(between), 1)]

    assert pairs.mean() == pytest.approx(abs(size.stature_share) + size.level_share, abs=0.06)


@pytest.mark.parametrize("name", ["vertebra.width_mm", "vertebra.posterior_height_mm", "level.disc_height_mm"])
def test_sizes_go_with_stature_as_the_table_says(name: str) -> None:
    size = load_population().sizes[name]
    tall = _drawn(Sex.MALE, "person.stature_cm")[None]
    with_stature = [np.corrcoef(tall, values)[0, 1] for values in _drawn(Sex.MALE, name).values()]

    assert np.mean(with_stature) == pytest.approx(math.sqrt(size.stature_share), abs=0.05)


def test_sizes_of_one_group_share_the_persons_part() -> None:
    front, back = (_drawn(Sex.MALE, f"vertebra.{end}_height_mm")[Vertebra.L3] for end in ("anterior", "posterior"))
    wide = _drawn(Sex.MALE, "vertebra.canal_width_mm")[Vertebra.L3]

    assert np.corrcoef(front, back)[0, 1] == pytest.approx(0.70, abs=0.05)
    assert abs(np.corrcoef(front, wide)[0, 1]) < 0.25


def test_the_same_generator_gives_the_same_person() -> None:
    assert draw_sizes(np.random.default_rng(7)) == draw_sizes(np.random.default_rng(7))
    assert draw_sizes(np.random.default_rng(7)) != draw_sizes(np.random.default_rng(8))


def test_what_is_given_is_kept() -> None:
    person = draw_sizes(np.random.default_rng(1), sex=Sex.MALE, age_years=82, stature_cm=191)

    assert (person.sex, person.age_years, person.stature_cm) == (Sex.MALE, 82, 191)
    assert person.at("person.stature_cm") == 191
    assert person.at("person.age_years") == 82


def test_the_old_are_more_worn_and_both_sexes_are_drawn() -> None:
    rng = np.random.default_rng(3)
    young = [draw_sizes(rng, age_years=25).at("level.wear", Level.L4_L5) for _ in range(200)]
    old = [draw_sizes(rng, age_years=85).at("level.wear", Level.L4_L5) for _ in range(200)]
    anybody = [draw_sizes(rng) for _ in range(200)]

    assert np.mean(old) - np.mean(young) == pytest.approx(0.30, abs=0.05)
    assert {person.sex for person in anybody} == set(Sex)
    assert np.std([person.age_years for person in anybody]) == pytest.approx(12, rel=0.15)


@pytest.mark.parametrize("age_years", [20, 95])
@pytest.mark.parametrize("sex", Sex)
def test_nobody_is_drawn_out_of_range_at_any_age(age_years: float, sex: Sex) -> None:
    rng = np.random.default_rng(11)
    for _ in range(50):
        person = draw_sizes(rng, sex=sex, age_years=age_years)
        for name, size in load_population().sizes.items():
            for value in person.values[name].values():
                size.check(value)


@pytest.mark.parametrize("given", [{"age_years": 12}, {"stature_cm": 250}])
def test_a_person_out_of_range_is_refused(given: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="must lie between"):
        draw_sizes(np.random.default_rng(0), **given)


@pytest.mark.parametrize("sex", Sex)
def test_bodies_and_discs_add_up_to_the_lordosis(sex: Sex) -> None:
    sizes = load_population().sizes
    bodies = [
        math.atan2(
            sizes["vertebra.anterior_height_mm"].mean(sex, v) - sizes["vertebra.posterior_height_mm"].mean(sex, v),
            sizes["vertebra.depth_mm"].mean(sex, v),
        )
        for v in (Vertebra.L1, Vertebra.L2, Vertebra.L3, Vertebra.L4, Vertebra.L5)
    ]
    discs = [sizes["level.disc_angle_deg"].mean(sex, level) for level in Level if level is not Level.T12_L1]

    assert math.degrees(sum(bodies)) + sum(discs) == pytest.approx(sizes["person.lordosis_deg"].mean(sex), abs=2)


@pytest.mark.parametrize("sex", Sex)
@pytest.mark.parametrize("name", load_population().diseases)
def test_diseases_are_as_frequent_as_the_table_says(name: str, sex: Sex) -> None:
    disease = load_population().diseases[name]
    for place in disease.places:
        wears = _drawn(sex, "level.wear")[place] if disease.by_wear else [0.0]
        likely = np.mean([disease.likelihood(sex, place, wear=wear) for wear in wears])
        assert likely == pytest.approx(disease.frequency(sex, place), rel=0.08)


@pytest.mark.parametrize(
    ("name", "sex", "low", "high"),
    [
        ("slip_mm", Sex.FEMALE, 0.22, 0.31),  # seen: 25 % in Hong Kong, 29 % in the US
        ("slip_mm", Sex.MALE, 0.17, 0.31),  # seen: 19 % and 31 %
        ("facet_mm", Sex.MALE, 0.80, 0.95),  # seen: 86 and 89 % at 60 to 69
        ("bulge_mm", Sex.FEMALE, 0.65, 0.80),  # seen: 30 % at 20 to 84 % at 80
        ("protrusion_mm", Sex.MALE, 0.33, 0.43),  # seen: 29 % at 20 to 43 % at 80
        ("joint_fluid_mm", Sex.FEMALE, 0.29, 0.40),  # seen: 34 %
        ("cyst_mm", Sex.FEMALE, 0.018, 0.030),  # seen: 2.3 %
        ("posterior_cyst_mm", Sex.MALE, 0.060, 0.085),  # seen: 7.3 %
        ("modic_mm", Sex.FEMALE, 0.21, 0.43),  # seen: 21 to 43 % of patients
    ],
)
def test_as_many_persons_have_it_somewhere_as_was_counted(name: str, sex: Sex, low: float, high: float) -> None:
    disease = load_population().diseases[f"disease.{name}"]
    spared = [
        math.prod(1 - disease.likelihood(sex, p, wear=person.at("level.wear", p)) for p in disease.places)
        for person in _people(sex)[:500]
    ]

    assert low < 1 - np.mean(spared) < high


def test_wear_and_age_make_disease_likelier() -> None:
    slip, curve = (load_population().diseases[f"disease.{name}"] for name in ("slip_mm", "scoliosis_deg"))

    worn = slip.likelihood(Sex.FEMALE, Level.L4_L5, wear=0.8) / slip.likelihood(Sex.FEMALE, Level.L4_L5, wear=0.2)
    assert worn > 4
    assert curve.likelihood(Sex.MALE, age_years=45) == pytest.approx(0.031, abs=0.012)  # seen: 3.1 % at 40 to 50
    assert 0.3 < curve.likelihood(Sex.MALE, age_years=92) < 0.55  # seen: 50 % at 90 and over


def test_amounts_lie_around_the_usual_one() -> None:
    rng = np.random.default_rng(5)
    for disease in load_population().diseases.values():
        amounts = [disease.draw_amount(rng) for _ in range(400)]
        assert np.mean(amounts) == pytest.approx(disease.usual, rel=0.10)
        assert max(amounts) <= disease.most
        disease.check(min(amounts))


def test_small_table_is_read() -> None:
    population = read_population(TABLE)

    wear, slip = population.sizes["level.wear"], population.diseases["disease.slip_mm"]
    assert (wear.mean(Sex.FEMALE, Level.L3_L4), wear.mean(Sex.MALE, Level.L3_L4)) == (0.4, 0.5)
    assert (slip.frequency(Sex.FEMALE, Level.L4_L5), slip.frequency(Sex.MALE, Level.L4_L5)) == (0.2, 0.1)
    assert LARGEST_DEVIATION == 2.4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('source = "paper"\n', "", "misses source"),
        ('source = "paper"', 'source = "hearsay"', "hearsay, which is not listed"),
        ('unit = "share"', 'unit = "furlong"', "unknown unit 'furlong'"),
        ('basis = "memory"', 'basis = "dream"', "unknown basis 'dream'"),
        ('shape = "beta"', 'shape = "cube"', "unknown shape 'cube'"),
        ("to_be_confirmed = true", 'to_be_confirmed = "no"', "to be confirmed"),
        ("L5_S1 = 0.5", "", "misses L5_S1"),
        ("L5_S1 = 0.5", "L5_S1 = 1.5", "beyond low..high at L5_S1"),
        ('shape = "beta"\nsd = 0.1', "sd = 0.2", "beyond low..high at T12_L1"),
        ("L5_S1 = 0.5", "L5_S1 = 0.5\nL6 = 0.5", "unknown field L6"),
        ("L5_S1 = 0.5", "L5_S1 = [0.5]", "not .female, male."),
        ("sd = 0.1", "sd = [0.1, 0.2]", "sd for each sex"),
        ("sd = 0.1", "sd = { L4_L5 = 0.1 }", "misses a level"),
        ("sd = 0.1", "sd = 0.0", "no spread"),
        ("level_share = 0.4", "level_share = 1.4", "more than the whole"),
        ("by_wear = 4", "", "wear or with age"),
        ("usual = 4", "usual = 10", "usual or most outside"),
        ("L4_L5 = [0.2, 0.1]", "L4_L5 = 1.2", "frequency outside"),
        (
            "T12_L1 = 0.1\nL1_L2 = 0.1\nL2_L3 = 0.1\nL3_L4 = 0.1\nL4_L5 = [0.2, 0.1]\nL5_S1 = 0.1",
            "person = 0.1",
            "knows no wear there",
        ),
        (
            "T12_L1 = 0.1\nL1_L2 = 0.1\nL2_L3 = 0.1\nL3_L4 = 0.1\nL4_L5 = [0.2, 0.1]\nL5_S1 = 0.1",
            "",
            "misses every level",
        ),
    ],
)
def test_a_broken_table_is_refused(old: str, new: str, said: str) -> None:
    assert old in TABLE

    with pytest.raises(ValueError, match=said):
        read_population(TABLE.replace(old, new, 1))
