"""Wear comes as often as the table says, and a healthy sac is as large as its person's is."""

import numpy as np
import pytest

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.population.sizes import Sizes, draw_sizes, load_population
from flavum.anatomy.population.transitional import count_lumbar, make_transitional
from flavum.anatomy.population.wear import Luck
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import LEVELS
from flavum.anatomy.truth.section import cut_canal

DRAWN = 1500


@pytest.fixture(scope="module")
def people() -> list[Luck]:
    return [Luck(draw_sizes(rng), rng) for rng in (np.random.default_rng([seed, 3]) for seed in range(DRAWN))]


@pytest.mark.parametrize("name", ["ligament_mm", "bulge_mm", "slip_mm", "disc_loss_mm"])
@pytest.mark.parametrize("level", [Level.L2_L3, Level.L4_L5])
def test_disease_is_as_frequent_as_its_table_says(people: list[Luck], name: str, level: Level) -> None:
    found = np.mean([one.amount(name, level) > 0 for one in people])
    disease = load_population().diseases[f"disease.{name}"]
    said = np.mean([disease.frequency(one.sizes.sex, level) for one in people])
    assert found == pytest.approx(said, abs=4 * (said * (1 - said) / DRAWN) ** 0.5 + 0.02)


def test_worn_levels_have_more_disease(people: list[Luck]) -> None:
    def ill(sizes: Sizes) -> bool:
        return sizes.at("level.wear", Level.L4_L5) > 0.6

    worn, young = ([one for one in people if ill(one.sizes) is is_ill] for is_ill in (True, False))
    often = [np.mean([one.amount("ligament_mm", Level.L4_L5) > 0 for one in group]) for group in (worn, young)]
    assert often[0] > 2 * often[1]


@pytest.mark.parametrize("seed", range(4))
def test_healthy_sac_is_as_large_as_this_person_has_it(seed: int) -> None:
    sizes = draw_sizes(np.random.default_rng(seed))
    spine = draw_spine(seed=seed, plant={})
    for number, level in enumerate(LEVELS):
        area = cut_canal(spine, number, step_mm=0.2).sac_area_mm2
        assert area == pytest.approx(sizes.at("level.healthy_sac_mm2", level), rel=0.06)


def test_healthy_spine_has_no_disease_and_the_same_person_has_it_later() -> None:
    healthy, later = draw_spine(seed=5, plant={}), draw_spine(seed=5)
    assert healthy.planted == () == later.planted
    assert all(level.bulge_mm == level.slip_mm == level.osteophyte_mm == 0 for level in healthy.levels)
    assert [one.width_mm for one in healthy.vertebrae] == [one.width_mm for one in later.vertebrae]
    assert all(
        new.ligament_mm(side) >= old.ligament_mm(side) or new.degeneration > 0
        for new, old in zip(later.levels, healthy.levels, strict=True)
        for side in Side
    )


def test_transitional_vertebra_has_a_low_disc_and_broad_processes() -> None:
    luck = Luck(draw_sizes(np.random.default_rng(0)), np.random.default_rng(0))
    healthy = draw_spine(seed=9, plant={})
    found = [make_transitional(healthy, luck) for _ in range(200)]
    grown = [one for one in found if one.is_transitional]
    assert 0.02 < len(grown) / len(found) < 0.25
    assert all(one.levels[0].disc_height_mm < 0.6 * healthy.levels[0].disc_height_mm for one in grown)
    assert all(one.vertebrae[1].transverse_span_mm > 100 for one in grown)


def test_a_few_people_have_four_or_six_lumbar_vertebrae() -> None:
    rng = np.random.default_rng(0)
    counts = [count_lumbar(Luck(draw_sizes(rng), rng)) for _ in range(600)]
    assert set(counts) == {4, 5, 6}
    assert 0.01 < counts.count(4) / 600 < 0.08
    assert 0.01 < counts.count(6) / 600 < 0.09
