"""A claim written as TOML and read again is the same claim; any text is read or refused, never anything else."""

import json
from collections.abc import Callable
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from flavum.evidence.claim import Certainty, Claim, Interval
from flavum.evidence.entry import LibraryRefusal, read_claims, read_sources
from flavum.evidence.library import load_library, make_library
from flavum.evidence.unit import UNITS

AS_OF = date(2026, 11, 20)
words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)
numbers = st.floats(-1e6, 1e6)
days = st.dates(date(1990, 1, 1), date(2040, 1, 1))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    low, value, high = sorted((draw(numbers), draw(numbers), draw(numbers)))
    has_interval, has_value = draw(st.booleans()), draw(st.booleans())
    certainty = draw(st.sampled_from(Certainty))
    confirmed = not certainty.is_known_only and draw(st.booleans())
    n = draw(st.none() | st.integers(1, 10**6))
    valid_from, valid_until = sorted((draw(days), draw(days)))
    is_dated = valid_from < valid_until
    return Claim(
        key=draw(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True).filter(lambda key: key != "as_of")),
        statement=draw(words),
        statement_es=draw(words),
        source=draw(st.sampled_from(["S01", "S02"])),
        certainty=certainty,
        as_of=AS_OF,
        unit=draw(st.sampled_from(sorted(set(UNITS) - {"1"}))),
        value=value if has_value else None,
        low=low if has_interval else None,
        high=high if has_interval else None,
        interval=draw(st.sampled_from(Interval)) if has_interval else None,
        n=n,
        count=None if n is None else draw(st.none() | st.integers(0, n)),
        plus_minus=draw(st.none() | numbers),
        to_be_confirmed=not confirmed,
        confirm_in="" if confirmed else draw(words),
        valid_from=valid_from if is_dated else None,
        valid_until=valid_until if is_dated else None,
        also=tuple(draw(st.lists(words, max_size=2))),
        topic="trials",
    )


def to_toml(claim: Claim) -> str:
    """The claim as a library file would say it."""
    skipped = {"key", "topic", "as_of"}
    lines = [f"[[{claim.key}]]"]
    for name, value in vars(claim).items():
        if name not in skipped and value is not None:
            lines.append(f"{name} = {_toml_value(value)}")
    return "\n".join(lines) + "\n"


def _toml_value(value: object) -> str:
    match value:
        case Certainty() | Interval():
            return json.dumps(value.value)
        case bool():
            return str(value).lower()
        case float():
            return repr(value)
        case int() | date():
            return str(value)
        case tuple():
            return "[" + ", ".join(json.dumps(item, ensure_ascii=False) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


@given(claims())
def test_claim_survives_a_trip_through_toml(claim: Claim) -> None:
    text = f"as_of = {AS_OF}\n\n{to_toml(claim)}"

    assert read_claims(text, "trials.toml") == (claim,)


def test_shipped_library_survives_a_trip_through_toml() -> None:
    library = load_library()
    by_topic: dict[str, list[Claim]] = {}
    for claim in library.claims:
        by_topic.setdefault(claim.topic, []).append(claim)

    again = [
        claim
        for topic, group in by_topic.items()
        for claim in read_claims(f"as_of = {group[0].as_of}\n" + "".join(map(to_toml, group)), f"{topic}.toml")
    ]

    assert make_library(again, library.sources).claims == library.claims


broken = st.text() | st.from_regex(
    r"as_of = 2026-11-20\n\[\[[a-z]{1,3}\]\]\n([a-z_]{1,9} = [0-9\"a-z\[\]]{1,9}\n){0,4}"
)


def refusal_of(read: Callable[[str, str], object], text: str) -> str | None:
    try:
        read(text, "trials.toml")
    except LibraryRefusal as refusal:
        return str(refusal)
    return None


@given(broken)
def test_any_text_is_read_or_refused(text: str) -> None:
    refusals = [refusal_of(read_claims, text), refusal_of(read_sources, text)]

    assert all(refusal is None or refusal.startswith("trials.toml") for refusal in refusals)


@given(st.data())
def test_damaged_library_is_read_or_refused(data: st.DataObject) -> None:
    text = f"as_of = {AS_OF}\n{to_toml(load_library().get_claim('sport_reoperation_4y'))}"
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    put = data.draw(st.text(st.sampled_from('abc019.-"[]=\n#{}'), max_size=6))

    refusal = refusal_of(read_claims, text[:start] + put + text[end:])

    assert refusal is None or refusal.startswith("trials.toml")
