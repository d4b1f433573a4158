"""A progress bar on the terminal's error stream, shown only when somebody looks and something takes long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

Report = Callable[[str, float], None]


@contextmanager
def show_progress(*, quiet: bool) -> Iterator[Report]:
    """Give a function (what is being done, fraction of the whole done) that moves one bar."""
    console = Console(stderr=True, quiet=quiet)
    columns = (TextColumn("{task.description:<34}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=1.0)

        def report(doing: str, fraction: float) -> None:
            progress.update(task, description=doing, completed=fraction)

        yield report


def part_of(report: Report, start: float, end: float) -> Report:
    """A progress function for one stretch, from start to end, of the whole."""
    return lambda doing, fraction: report(doing, start + (end - start) * fraction)
