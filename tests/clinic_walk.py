"""Walking the clinic's pages by their links: one page of every kind is enough."""

import re

KEY = r"[a-z_]+\.[a-z0-9_]+"
PARTS = re.compile(
    rf"[0-9a-f]{{8}}-[0-9a-f-]{{27}}|[0-9a-f]{{64}}|\d[\d-]*|(?<=/my/){KEY}|(?<=/facts/){KEY}|/L\d-[LS]\d"
    r"|(?<=/override/)[^?]*|(?<=[?&]set=)[^&]*|(?<=[?&]on=)[^&]*"
    r"|(?<=[?&](?:site|next)=)[^&]*|(?<=[?&]day=)[^&]*|(?<=[?&]level=)[^&]*|(?<=[?&]template=)[^&]*"
)


def kind_of(path: str) -> str:
    """What kind of page an address leads to: its numbers and keys do not matter."""
    return PARTS.sub("*", path)
