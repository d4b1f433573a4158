"""Where a clinic keeps its things on disk, and its secret key."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Self

HOME, SECRET_KEY = "FLAVUM_DATA", "secret-key"
KEY_BYTES = 50


@dataclass(frozen=True)
class Place:
    """The data folder: database, files by content, secret key. Only its owner reads it."""

    folder: Path

    @classmethod
    def from_environment(cls) -> Self:
        return cls(Path(os.environ.get(HOME, "data")).absolute())

    @property
    def database(self) -> Path:
        return self.folder / "postgres"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def coming(self) -> Path:
        """What is being uploaded, until it is whole."""
        return self.folder / "coming"

    @property
    def reading(self) -> Path:
        """Studies laid out for reading, as long as they are read."""
        return self.folder / "reading"

    @property
    def copies(self) -> Path:
        """Copies of records, each in a folder of its own, as long as they can be taken. No backup holds them."""
        return self.folder / "copies"

    @property
    def database_url(self) -> Path:
        """The file in which a started database says where it listens."""
        return self.folder / "database-url"

    @property
    def locks(self) -> Path:
        return self.folder / "locks"

    @property
    def counts(self) -> Path:
        """Where the processes of the web server leave what they count."""
        return self.folder / "counts"

    @property
    def mail(self) -> Path:
        """Where mail lies as long as no mail server is named: it holds links that let people in."""
        return self.folder / "mail"

    @property
    def criteria(self) -> Path:
        """Where the clinic's own sets of criteria are, one TOML file each."""
        return Path(os.environ.get("FLAVUM_CRITERIA") or self.folder / "criteria").absolute()

    @property
    def running(self) -> Path:
        """The last edition of each that was accepted: it runs on when a file is spoilt."""
        return self.folder / "criteria-running"

    @property
    def backup_note(self) -> Path:
        """When the last backup was made."""
        return self.folder / "last-backup"

    def read_secret_key(self) -> str:
        """The key that signs sessions and links; one that nobody keeps where the clinic was never started."""
        file = self.folder / SECRET_KEY
        return file.read_text() if file.exists() else secrets.token_urlsafe(KEY_BYTES)

    def make(self) -> None:
        """The folder with its secret key, where they are missing; others than the owner may pass through and no more,
        as the database's own user has to."""
        self.folder.mkdir(mode=0o711, parents=True, exist_ok=True)
        for private in (self.locks, self.coming, self.reading, self.copies, self.mail):
            private.mkdir(mode=0o700, exist_ok=True)
        file = self.folder / SECRET_KEY
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_urlsafe(KEY_BYTES))
