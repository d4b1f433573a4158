"""The parametric spine fitted to a person's cut: the third way to a ligament's thickness, which follows no ray.

A level of a usual spine is drawn in the plane of the cut, and its measures are changed until sac and arch lie where the
experts drew them and every group of tissues is as even as it can be in the picture (piecewise constant, Chan and Vese
2001). Its ligament is then measured as the model knows it.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.optimize import minimize

from flavum.anatomy.level import Level
from flavum.anatomy.population.draw import draw_spine
from flavum.anatomy.side import Side
from flavum.anatomy.spine.parameters import LEVELS, Checked, Spine
from flavum.anatomy.tissue import Tissue, whole_of
from flavum.anatomy.truth.level import measure_truth
from training.ligament.cut import BEHIND_MM, PIXEL_MM, Cut
from training.phantom import cut_plane, find_places

USUAL_SEED = 5
STEP = 2  # pixels of the cut that are one of the fit
ABOUT_MM = 16.0  # around the experts' canal: what counts
WEIGHTS = {"picture": 1.0, "canal": 0.6, "arch": 0.6, "usual": 0.004}
# What may change, by how much from the usual spine before it costs as much as one unit of "usual".
SPREADS = {"back": 3.0, "aside": 3.0, "turn": 4.0, "roof": 2.5, "slope": 0.2, "left": 1.2, "right": 1.2, "fat": 1.5,
           "width": 2.5, "facet_left": 1.5, "facet_right": 1.5}  # fmt: skip
Shape = TypeVar("Shape", bound=Checked)
ROUNDS, TOLERANCE = 3, 2e-3
BRIGHT, DARK, MARROW = 1, 2, 3
GROUPS = {
    **dict.fromkeys((Tissue.DURAL_SAC, Tissue.NERVE_ROOT, Tissue.SPINAL_CORD, Tissue.EPIDURAL_FAT, Tissue.EXITING_ROOT,
                     Tissue.SPINAL_CANAL, Tissue.JOINT_FLUID), BRIGHT),
    **dict.fromkeys((Tissue.LIGAMENTUM_FLAVUM_LEFT, Tissue.LIGAMENTUM_FLAVUM_RIGHT, Tissue.ARCH_CORTEX,
                     Tissue.BODY_CORTEX, Tissue.LIGAMENT, Tissue.DISC, Tissue.NUCLEUS, Tissue.CALCIFICATION), DARK),
    **dict.fromkeys((Tissue.ARCH, Tissue.FACET, Tissue.CARTILAGE), MARROW),
}  # fmt: skip
GROUP = np.array([GROUPS.get(tissue, 0) for tissue in Tissue], dtype=np.uint8)
SAC = np.isin(list(Tissue), sorted(whole_of(Tissue.DURAL_SAC)))
ARCH = np.isin(list(Tissue), [Tissue.ARCH, Tissue.FACET])


@dataclass(frozen=True)
class Fitted:
    """How thick the model's ligaments are, and how well it lies: Dice of sac and of arch with the experts'."""

    midpoint_mm: dict[Side, float]
    sac_dice: float
    arch_dice: float


def fit_level(cut: Cut, level: Level) -> Fitted | None:
    """None where there is no canal to lie on."""
    if not cut.shows_canal:
        return None
    target = _Target.of(cut)
    names, spread = list(SPREADS), np.array(list(SPREADS.values()))

    def cost(moved: NDArray[np.float64]) -> float:
        wanted = dict(zip(names, moved * spread, strict=True))
        return target.judge(_draw(wanted, level, target.size)) + WEIGHTS["usual"] * float((moved**2).sum())

    found = minimize(cost, np.zeros(len(names)), method="Powell", bounds=[(-2.5, 2.5)] * len(names),
                     options={"maxiter": ROUNDS, "ftol": TOLERANCE, "xtol": 0.02})  # fmt: skip
    wanted = dict(zip(names, found.x * spread, strict=True))
    drawn = _draw(wanted, level, target.size)
    truth = measure_truth(_change(wanted, level), (level,), resolution_mm=0.2)[level]
    return Fitted(
        truth.ligament_midpoint_mm, target.dice(SAC[drawn], target.canal), target.dice(ARCH[drawn], target.arch)
    )


@dataclass(frozen=True, eq=False)
class _Target:
    """What the model is to lie on; all of it (size, size)."""

    image: NDArray[np.float64]
    counts: NDArray[np.bool_]
    canal: NDArray[np.bool_]
    arch: NDArray[np.bool_]

    @property
    def size(self) -> int:
        return len(self.image)

    @classmethod
    def of(cls, cut: Cut) -> "_Target":
        away = distance_transform_edt(~cut.canal) * PIXEL_MM
        front = np.argwhere(cut.canal)[:, 0].min()
        behind = np.indices(cut.canal.shape)[0] > front
        size = len(cut.image) // STEP
        image = cut.image[: size * STEP, : size * STEP].reshape(size, STEP, size, STEP).mean(axis=(1, 3))
        coarse = (slice(0, size * STEP, STEP),) * 2
        return cls(np.sqrt(np.maximum(image, 0)), (cut.known & (away < ABOUT_MM) & behind)[coarse],
                   cut.canal[coarse], (cut.bone & behind)[coarse])  # fmt: skip

    def judge(self, drawn: NDArray[np.uint8]) -> float:
        """How unevenly bright the groups are, and how far sac and arch lie from the experts'."""
        groups, values = GROUP[drawn][self.counts], self.image[self.counts]
        uneven = sum(float(values[groups == n].var() * (groups == n).sum()) for n in np.unique(groups))
        picture = uneven / max(float(values.var()) * len(values), 1e-9)
        return (
            WEIGHTS["picture"] * picture
            + WEIGHTS["canal"] * (1 - self.dice(SAC[drawn], self.canal))
            + WEIGHTS["arch"] * (1 - self.dice(ARCH[drawn], self.arch))
        )

    def dice(self, mine: NDArray[np.bool_], theirs: NDArray[np.bool_]) -> float:
        mine, theirs = mine & self.counts, theirs & self.counts
        return float(2 * (mine & theirs).sum() / max(mine.sum() + theirs.sum(), 1))


def _draw(wanted: dict[str, float], level: Level, size: int) -> NDArray[np.uint8]:
    """The tissues of the changed spine in the plane of its disc, moved and turned in that plane."""
    spine = _change(wanted, level)
    place = find_places(spine)[LEVELS.index(level)]
    turn = np.deg2rad(wanted["turn"])
    posterior = place.posterior * np.cos(turn) + place.left * np.sin(turn)
    axes = np.stack([place.superior, posterior, np.cross(place.superior, posterior)], axis=1)
    axes[:, 2] *= np.sign(axes[:, 2] @ place.left)
    centre = place.canal_mm + posterior * (BEHIND_MM + wanted["back"]) + axes[:, 2] * wanted["aside"]
    return cut_plane(spine, centre, axes, size=size, pixel_mm=PIXEL_MM * STEP)


def _change(wanted: dict[str, float], level: Level) -> Spine:
    """The usual spine with one level changed."""
    spine, n = draw_usual(), LEVELS.index(level)
    shape, levels, vertebrae = spine.levels[n], list(spine.levels), list(spine.vertebrae)
    sides = {
        side: _with(old, ligament_mm=old.ligament_mm + wanted[side], facet_growth_mm=wanted[f"facet_{side}"])
        for side, old in (("left", shape.left), ("right", shape.right))
    }
    levels[n] = _with(
        replace(shape, **sides), roof_mm=shape.roof_mm + wanted["roof"],
        roof_slope=shape.roof_slope + wanted["slope"], fat_mm=shape.fat_mm + wanted["fat"],
    )  # fmt: skip
    for m in (n, n + 1):
        vertebrae[m] = _with(vertebrae[m], canal_width_mm=vertebrae[m].canal_width_mm + wanted["width"])
    return replace(spine, levels=tuple(levels), vertebrae=tuple(vertebrae))


def _with(shape: Shape, **numbers: float) -> Shape:
    """The same shape with other numbers, cut off at the bounds they were declared with."""
    rest = {name: value for name, value in vars(shape).items() if name not in numbers}
    return type(shape).within_bounds(numbers, **rest)


@cache
def draw_usual() -> Spine:
    """A healthy grown-up's spine, from which every fit begins."""
    return draw_spine(seed=USUAL_SEED, plant={})
