"""The patient's drawing: one level of the back with room for the nerves, and with a thick ligament. Not to scale."""

from flavum.report.figure.svg import document, path_of, tag, words

PANEL, HEIGHT = 360.0, 372.0
INK, BONE, BONE_EDGE = "#18212b", "#e9dcc0", "#b59f73"
DISC, DISC_EDGE = "#a9cbdd", "#5d8ea8"
ROOM, SAC, SAC_EDGE, NERVE = "#fdf6dd", "#8fb4f0", "#2f5fb8", "#f4d35e"
LIGAMENT, LIGAMENT_EDGE = "#ee7a45", "#a63c10"
NERVES = ((-24, -2), (-12, 8), (0, 12), (12, 8), (24, -2), (-14, -8), (0, -4), (14, -8))


def draw_schematic(named: dict[str, str], *, is_narrow: bool, title: str) -> str:
    """One panel. named: words for "wide" and "narrow" (its heading), "disc", "nerves", "ligament" and "bone"."""
    thickness, squeeze = (31.0, 0.56) if is_narrow else (10.0, 1.0)
    panel = _panel(named["narrow" if is_narrow else "wide"], named, thickness=thickness, squeeze=squeeze)
    return document(panel, width=PANEL, height=HEIGHT, title=title)


def _panel(heading: str, named: dict[str, str], *, thickness: float, squeeze: float) -> str:
    parts = [
        tag("text", words(heading), x=PANEL / 2, y=30, font_size=19, font_weight=700, text_anchor="middle", fill=INK),
        _bone(),
        _disc(),
        tag("path", d="M118 186 Q180 172 242 186 Q240 236 180 288 Q120 236 118 186 Z", fill=ROOM, stroke=BONE_EDGE),
        _ligament(thickness, 1),
        _ligament(thickness, -1),
        _sac(squeeze),
        _pointer(named["disc"], (14, 66), (92, 104), "start"),
        _pointer(named["nerves"], (14, 344), (166, 212 + 4 * squeeze), "start"),
        _pointer(named["ligament"], (350, 300), (224 - 0.42 * thickness, 240 - 0.3 * thickness), "end"),
        _pointer(named["bone"], (346, 344), (186, 330), "end"),
    ]
    return "".join(parts)


def _bone() -> str:
    ring = (
        "M92 150 Q78 200 62 214 Q44 236 66 256 Q96 262 118 262 Q150 292 166 300 L168 350 Q180 362 192 350 L194 300"
        " Q210 292 242 262 Q264 262 294 256 Q316 236 298 214 Q282 200 268 150 Z"
    )
    return tag("path", d=ring, fill=BONE, stroke=BONE_EDGE, stroke_width=2)


def _disc() -> str:
    outline = (
        "M180 48 C262 48 304 88 296 128 C290 164 246 176 222 178 Q180 166 138 178"
        " C114 176 70 164 64 128 C56 88 98 48 180 48 Z"
    )
    core = tag("ellipse", cx=180, cy=112, rx=66, ry=34, fill="#cfe3ee")
    return tag("path", d=outline, fill=DISC, stroke=DISC_EDGE, stroke_width=2) + core


def _ligament(thickness: float, side: int) -> str:
    """A band along the back wall of the canal; it thickens inward and forward."""

    def at(x: float, y: float) -> str:
        return f"{180 + side * x:.1f} {y:.1f}"

    t = thickness
    outline = (
        f"M{at(60, 204)} Q{at(48, 246)} {at(1.5, 288)} L{at(1.5, 288 - 1.25 * t)}"
        f" Q{at(44 - 0.62 * t, 240 - 0.62 * t)} {at(59 - 0.35 * t, 200)} Z"
    )
    return tag("path", d=outline, fill=LIGAMENT, stroke=LIGAMENT_EDGE, stroke_width=2, stroke_linejoin="round")


def _sac(squeeze: float) -> str:
    y = 214 - 10 * (1 - squeeze)
    rx, ry = 40 * (0.55 + 0.45 * squeeze), 30 * squeeze
    sac = tag("ellipse", cx=180, cy=y, rx=rx, ry=ry, fill=SAC, stroke=SAC_EDGE, stroke_width=2.5)
    dots = "".join(
        tag(
            "circle",
            cx=180 + dx * rx / 40,
            cy=y + dy * squeeze * 1.2,
            r=4.2,
            fill=NERVE,
            stroke="#7a5b00",
            stroke_width=1,
        )
        for dx, dy in NERVES
    )
    return sac + dots


def _pointer(text: str, at: tuple[float, float], to: tuple[float, float], anchor: str) -> str:
    """A word with a line to its place; the line leaves the word's inner end."""
    width = 9.6 * len(text) + 8
    start = (at[0] + (width if anchor == "start" else -width), at[1] - 6)
    line = path_of([start, to])
    under = tag("path", d=line, fill="none", stroke="#ffffff", stroke_width=5, stroke_opacity=0.85)
    over = tag("path", d=line, fill="none", stroke=INK, stroke_width=1.8)
    end = tag("circle", cx=to[0], cy=to[1], r=4, fill=INK, stroke="#ffffff", stroke_width=1.5)
    label = tag("text", words(text), x=at[0], y=at[1], font_size=19, fill=INK, text_anchor=anchor)
    return under + over + end + label
