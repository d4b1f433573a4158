"""The figures of /metrics that are asked of database and files, in the text form of Prometheus."""

import time
from collections.abc import Iterable, Iterator
from itertools import groupby

import fsspec
from django.conf import settings
from django.db import connection

from flavum.clinic.health.count import COUNTS, Count

FILES_SECONDS = 300.0  # counting every file takes a while: so long a count is good enough
ALIVE_SECONDS = 60  # a worker tells every ten seconds that it is there
KINDS = {
    "flavum_requests_total": ("counter", "Requests by view and status."),
    "flavum_request_seconds": ("histogram", "How long requests took."),
    "flavum_jobs": ("gauge", "Jobs of the background by state."),
    "flavum_jobs_oldest_seconds": ("gauge", "How long the oldest job that is due has been waiting."),
    "flavum_workers_alive": ("gauge", "Workers that have told within a minute that they are there."),
    "flavum_database_connections": ("gauge", "Connections to the database, of everybody."),
    "flavum_database_connections_most": ("gauge", "How many the database takes."),
    "flavum_database_bytes": ("gauge", "Size of the database."),
    "flavum_files_bytes": ("gauge", "Bytes of kept files."),
}
STATES = ("todo", "doing", "succeeded", "failed", "cancelled", "aborted")
_files: tuple[float, float] = (0.0, -FILES_SECONDS)


def write_metrics() -> str:
    """Everything, family by family."""
    counts = sorted([*COUNTS.read_all(), *_ask_database(), ("flavum_files_bytes", {}, _count_files())], key=_family)
    return "".join(_write_family(name, of) for name, of in groupby(counts, key=_family))


def _family(count: Count) -> str:
    return count[0] if count[0] in KINDS else count[0].rsplit("_", 1)[0]


def _write_family(name: str, counts: Iterable[Count]) -> str:
    kind, words = KINDS[name]
    lines = [f"# HELP {name} {words}", f"# TYPE {name} {kind}"]
    for sample, labels, value in counts:
        inside = ",".join(f'{label}="{_escape(text)}"' for label, text in labels.items())
        lines.append(f"{sample}{{{inside}}} {value:g}" if inside else f"{sample} {value:.0f}")
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _ask_database() -> Iterator[Count]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        found = dict(cursor.fetchall())
        for state in STATES:
            yield "flavum_jobs", {"state": state}, found.get(state, 0)
        cursor.execute(
            "SELECT (SELECT COALESCE(EXTRACT(epoch FROM now() - min(COALESCE(j.scheduled_at, e.at))), 0)"
            "   FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'"
            "   WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())),"
            " (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => %s)),"
            " (SELECT sum(numbackends) FROM pg_stat_database), current_setting('max_connections')::int,"
            " pg_database_size(current_database())",
            [ALIVE_SECONDS],
        )
        names = ("jobs_oldest_seconds", "workers_alive", "database_connections", "database_connections_most",
                 "database_bytes")  # fmt: skip
        for name, value in zip(names, cursor.fetchone(), strict=True):
            yield f"flavum_{name}", {}, float(value)


def _count_files() -> float:
    global _files
    counted, at = _files
    if time.monotonic() - at > FILES_SECONDS:
        system, root = fsspec.core.url_to_fs(str(settings.PLACE.files))
        counted = float(system.du(root)) if system.exists(root) else 0.0
        _files = (counted, time.monotonic())
    return counted
