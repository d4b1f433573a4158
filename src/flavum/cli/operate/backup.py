"""`flavum backup` and `flavum restore`: the whole clinic in one file, and out of it."""

from pathlib import Path
from typing import Annotated

import typer

from flavum.cli.clinic import check_clinic
from flavum.cli.terminal.progress import show_progress

MIB = 1 << 20


def backup(
    to: Annotated[Path, typer.Option(help="The file to write; it must not be there yet.")],
    data: Annotated[Path, typer.Option(help="Where record, files and keys are kept.")] = Path("data"),
    with_key: Annotated[
        bool,
        typer.Option("--with-key", help="Also the secret key. Without it everybody signs in anew after a restore."),
    ] = False,
) -> None:
    """Write database and kept files into one file with checksums; the clinic may go on meanwhile.

    Exit code 1 where a kept file is damaged: it is in the backup as it is, and named.

    Example:  flavum backup --to /backups/2026-11-21.flavum
    """
    check_clinic()
    from flavum.clinic.backup.back_up import back_up  # Django is loaded by those who need it

    with show_progress(quiet=False) as tell:
        made = back_up(data, to, with_key=with_key, tell=tell)
    typer.echo(f"{made.file}: {made.size_bytes / MIB:.1f} MiB, {made.files} kept files.")
    for name in made.damaged:
        typer.echo(f"  damaged: {name}")
    raise typer.Exit(1 if made.damaged else 0)


def restore(
    source: Annotated[Path, typer.Option("--from", help="The file that flavum backup wrote.")],
    data: Annotated[Path, typer.Option(help="An empty or new folder.")],
) -> None:
    """Bring a clinic back into an empty folder: every checksum first, then database and files, then the audit.

    Exit code 1 where a chain of the audit is broken.

    Example:  flavum restore --from /backups/2026-11-21.flavum --data restored
    """
    check_clinic()
    from flavum.clinic.backup.restore import restore as bring_back  # Django is loaded by those who need it

    with show_progress(quiet=False) as tell:
        restored = bring_back(source, data, tell=tell)
    typer.echo(f"{data}: the clinic as it was at {restored.made_at}, with {restored.files} kept files.")
    for name, links, broken in restored.chains:
        typer.echo(f"{name}: {links} links, {broken} broken")
    raise typer.Exit(1 if any(broken for _, _, broken in restored.chains) else 0)
