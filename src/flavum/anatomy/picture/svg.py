"""SVG as text: elements, and a whole drawing that follows its reader's light or dark paper."""

from html import escape

from flavum.anatomy.colour import DARK, LIGHT, Paper, colour_of, write
from flavum.anatomy.tissue import Tissue

FONT = "'Atkinson Hyperlegible Next', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
STYLE = (
    "svg.spine{background:var(--card);color:var(--ink)}"
    "svg.spine text{fill:currentColor}"
    "svg.spine .soft{fill:var(--soft)}svg.spine .loud{fill:var(--accent);font-weight:700}"
    "svg.spine .synthetic{fill:var(--synthetic);font-weight:700}"
    "svg.spine .leader{fill:none;stroke:currentColor;stroke-width:1.4}"
    "svg.spine .halo{fill:none;stroke:var(--card);stroke-width:4.4;stroke-opacity:.8}"
    "svg.spine .dot{fill:currentColor;stroke:var(--card);stroke-width:1.6}"
    "svg.spine .on{paint-order:stroke;stroke:var(--on);stroke-width:3.5;stroke-linejoin:round}"
    "svg.spine .edge{stroke:var(--line);stroke-width:1.1;stroke-linejoin:round}"
    "svg.spine .bold{stroke:var(--accent);stroke-width:2;stroke-linejoin:round}"
)


def tag(name: str, *children: str, **attributes: str | float | None) -> str:
    """One element; underscores in attribute names become hyphens, None leaves one out. children are SVG already."""
    pairs = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{pairs}>{''.join(children)}</{name}>" if children else f"<{name}{pairs}/>"


def _value(value: str | float) -> str:
    return escape(value, quote=True) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def variable(tissue: Tissue) -> str:
    """The name of a tissue's colour in the drawing's style."""
    return f"--{tissue.name.lower().replace('_', '-')}"


def document(*children: str, size: tuple[float, float], title: str, description: str, language: str, key: str) -> str:
    """A whole drawing; key: tells its title and description from those of other drawings on the same page."""
    tissues = [tissue for tissue in Tissue if any(f"var({variable(tissue)})" in child for child in children)]
    style = (
        f"svg.spine{{{_variables(LIGHT, tissues)}}}"
        f"@media (prefers-color-scheme:dark){{svg.spine{{{_variables(DARK, tissues)}}}}}{STYLE}"
    )
    return tag(
        "svg",
        tag("title", escape(title), id=f"{key}-title"),
        tag("desc", escape(description), id=f"{key}-desc"),
        tag("style", style),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(size[0])} {_value(size[1])}",
        role="img",
        aria_labelledby=f"{key}-title {key}-desc",
        lang=language,
        class_="spine",
        font_family=FONT,
    )


def _variables(paper: Paper, tissues: list[Tissue]) -> str:
    plain = {
        "card": paper.card,
        "ink": paper.ink,
        "soft": paper.soft,
        "line": paper.line,
        "accent": paper.accent,
        "synthetic": paper.synthetic,
        "on": paper.on,
    }
    named = ";".join(f"--{name}:{value}" for name, value in plain.items())
    return ";".join([named, *(f"{variable(tissue)}:{write(colour_of(tissue, paper))}" for tissue in tissues)])
