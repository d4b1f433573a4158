"""SVG as text: one function that writes an element, escaped, with numbers short enough to read."""

from html import escape

FONT = "'Atkinson Hyperlegible Next', 'Helvetica Neue', Arial, sans-serif"

CAMEL = ("viewBox", "preserveAspectRatio")  # the names that SVG writes so

Attribute = str | float | int | None


def tag(name: str, *children: str, **attributes: Attribute) -> str:
    """One element. Attribute names take hyphens for underscores; None leaves an attribute out.

    children are SVG already: plain words go through `words` first.
    """
    pairs = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    return f"<{name}{pairs}>{''.join(children)}</{name}>" if children else f"<{name}{pairs}/>"


def words(text: str) -> str:
    """Plain words, escaped."""
    return escape(text)


def document(*children: str, width: float, height: float, title: str) -> str:
    """A whole drawing: self-contained, named for those who cannot see it, scaled by whoever shows it."""
    return tag(
        "svg",
        tag("title", words(title)),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_value(width)} {_value(height)}",
        role="img",
        font_family=FONT,
    )


def path_of(points: list[tuple[float, float]], *, closed: bool = False) -> str:
    """The `d` of a polyline."""
    steps = " ".join(f"{'M' if n == 0 else 'L'}{_value(x)} {_value(y)}" for n, (x, y) in enumerate(points))
    return f"{steps} Z" if closed else steps


def _name(key: str) -> str:
    return key if key in CAMEL else key.rstrip("_").replace("_", "-")


def _value(value: str | float | int) -> str:
    if isinstance(value, str):
        return escape(value, quote=True)
    text = f"{value:.1f}"
    return text.removesuffix(".0")
