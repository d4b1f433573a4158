"""Is every acknowledged write there, once, after processes of the clinic were killed at any moment?

Patients answer, staff open cases and bring in files over HTTP while `flavum serve` runs, and at random moments web
server, one of its processes, the worker, the database, one of its connections, or now and then `serve` itself gets
SIGKILL. A writer counts as acknowledged only what was answered with a redirect, and sends everything else again. At the
end each acknowledged write is looked for in the database, the chain of seals is verified, and every study must have
been read to its end once. Prints a table, then one JSON object a line. Bound: --minutes.
Run from the repository's root: `python -m benchmarks.load.kill`.
"""

import argparse
import asyncio
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from benchmarks.load.fill import LOADED
from benchmarks.load.wire import Connection
from flavum.clinic.config.embedded import find_server
from flavum.clinic.config.start import connect

PATIENTS, DESKS, BRINGERS = 6, 3, 3
KEY = "symptoms.walking_distance_m"
FILLED_MOST = 1000  # answers count up from here: the clinic was filled with smaller ones
TOKEN = "a" * 32
BOUNDARY = "flavumkill"
BACK_SECONDS, DRAIN_SECONDS = 90.0, 240.0
TARGETS = {"web": 4, "web process": 4, "worker": 4, "database": 4, "connection": 4, "serve": 0.2}
FALLEN = (OSError, asyncio.TimeoutError)


@dataclass
class Run:
    """What was acknowledged, and what was killed. studies: each study's key by the bytes that were brought."""

    folder: Path
    port: int
    facts: list[tuple[int, int]] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    studies: dict[str, str] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)
    back: list[float] = field(default_factory=list)
    tried: int = 0
    is_over: bool = False
    server: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        self.server = subprocess.Popen(
            [Path(sys.executable).with_name("flavum"), "serve", "--data", self.folder, "--port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=(self.folder / "kill.log").open("ab"), start_new_session=True,
        )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--port", type=int, default=8473)
    parser.add_argument("--seed", type=int, default=231)
    wanted = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="flavum-"))
    subprocess.run([sys.executable, "-m", "benchmarks.load.fill", folder, "50", str(PATIENTS)], check=True)
    run = Run(folder, wanted.port)
    try:
        run.start()
        asyncio.run(kill_and_write(run, wanted))
        print_figures(run, wanted.kills)
    finally:
        if run.server and run.server.poll() is None:
            run.server.send_signal(signal.SIGTERM)
            run.server.wait(60)
    shutil.rmtree(folder, ignore_errors=True)  # kept where something went wrong


async def kill_and_write(run: Run, wanted: argparse.Namespace) -> None:
    loaded = json.loads((run.folder / LOADED).read_text())
    await come_back(run)
    writers = [answer(run, n, loaded["patients"][n]) for n in range(PATIENTS)]
    writers += [open_cases(run, n, loaded["staff"][n], loaded["site"]) for n in range(DESKS)]
    writers += [bring_files(run, n, loaded["staff"][DESKS + n]) for n in range(BRINGERS)]
    await asyncio.gather(kill(run, wanted), *writers)
    await drain(run)


async def kill(run: Run, wanted: argparse.Namespace) -> None:
    """At random moments, somebody at random; the next one when everything is back."""
    dice, until = random.Random(wanted.seed), time.monotonic() + 60 * wanted.minutes
    while run.killed.total() < wanted.kills and time.monotonic() < until:
        await asyncio.sleep(dice.random() * 0.5)
        whom = dice.choices(list(TARGETS), list(TARGETS.values()))[0]
        processes = find_processes(run, whom)
        if not processes:
            continue
        with suppress(psutil.Error):
            dice.choice(processes).kill()
            run.killed[whom] += 1
            begun = time.monotonic()
            await come_back(run)
            run.back.append(time.monotonic() - begun)
            print(f"{run.killed.total()} kills, {run.tried} requests", end="\r", flush=True, file=sys.stderr)
    run.is_over = True


def find_processes(run: Run, whom: str) -> list[psutil.Process]:
    assert run.server is not None
    with suppress(psutil.Error):
        server = psutil.Process(run.server.pid)
        of = {module: [one for one in server.children() if module in one.cmdline()]
              for module in ("flavum.clinic.operate.web", "flavum.clinic.operate.work")}  # fmt: skip
        web, worker = of.values()
        database = find_server(run.folder / "postgres")
        match whom:
            case "serve":
                return [server]
            case "web":
                return web
            case "web process":
                return [child for one in web for child in one.children()]
            case "worker":
                return worker
            case "database":
                return [database] if database else []
            case "connection":
                return database.children() if database else []
    return []


async def come_back(run: Run) -> None:
    """Until web, worker and database are there again; who keeps them is started again from here."""
    assert run.server is not None
    until = time.monotonic() + BACK_SECONDS
    while time.monotonic() < until:
        if run.server.poll() is not None:
            run.start()
        connection = Connection(run.port)
        with suppress(*FALLEN):
            answer = await asyncio.wait_for(connection.ask("/health/ready"), 5)
            if answer.status == 200 and find_processes(run, "worker") and find_processes(run, "web process"):
                return
        connection.close()
        await asyncio.sleep(0.05)
    raise TimeoutError(f"not back in {BACK_SECONDS} s: see {run.folder}")


async def insist(run: Run, connection: Connection, send: Callable[[], Awaitable[str]]) -> str:
    """Send the same thing until it is acknowledged; where it led. Nothing, when the time is over."""
    while not run.is_over:
        run.tried += 1
        try:
            return await asyncio.wait_for(send(), 20)
        except FALLEN:
            connection.close()
            await asyncio.sleep(0.1)
    return ""


async def post(connection: Connection, path: str, form: bytes, kind: str = "application/x-www-form-urlencoded") -> str:
    """Where a form that was taken leads; anything but a redirect is no acknowledgement."""
    answer = await connection.ask(path, form, kind)
    if answer.status != 302:
        if answer.status < 500:
            raise RuntimeError(f"{path}: {answer.status} {answer.body[:2000]!r}")
        raise ConnectionError(str(answer.status))
    return answer.headers["location"]


async def answer(run: Run, n: int, cookie: str) -> None:
    """A patient who changes an answer again and again, having seen the one before."""
    connection, value = Connection(run.port, f"{cookie}; csrftoken={TOKEN}"), FILLED_MOST

    async def send() -> str:
        page = await connection.ask(f"/my/{KEY}/")
        if page.status != 200:
            raise ConnectionError(str(page.status))
        seen = re.search(rb'name="seen" value="([0-9a-f-]*)"', page.body)
        assert seen is not None
        form = {"csrfmiddlewaretoken": TOKEN, "seen": seen[1].decode(), "value": str(value)}
        return await post(connection, f"/my/{KEY}/", urlencode(form).encode())

    while not run.is_over and value < 20_000:
        value += 1
        if await insist(run, connection, send):
            run.facts.append((n + 1, value))


async def open_cases(run: Run, n: int, cookie: str, site: str) -> None:
    """Somebody at the desk who opens case after case."""
    connection, count = Connection(run.port, f"{cookie}; csrftoken={TOKEN}"), 0
    while not run.is_over:
        count += 1
        number = f"KILL-{n}-{count}"
        form = {"csrfmiddlewaretoken": TOKEN, "record_number": number, "family_name": "Sample", "given_name": "Ada",
                "birth_date": "1950-01-01", "sex": "female", "language": "en", "site": site}  # fmt: skip
        sent = urlencode(form).encode()
        if await insist(run, connection, lambda sent=sent: post(connection, "/cases/new/", sent)):
            run.cases.append(number)
        await asyncio.sleep(0.2)


async def bring_files(run: Run, n: int, cookie: str) -> None:
    """Somebody who brings in one file after another, none of them images: each is read and refused with a sentence."""
    connection, count = Connection(run.port, f"{cookie}; csrftoken={TOKEN}"), 0
    while not run.is_over:
        count += 1
        content = f"no image {n} {count}"
        body = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{TOKEN}\r\n'
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n'
            f"Content-Type: text/plain\r\n\r\n{content}\r\n--{BOUNDARY}--\r\n"
        ).encode()
        path, kind = f"/cases/{20 + n}/studies/new/", f"multipart/form-data; boundary={BOUNDARY}"
        led = await insist(run, connection, lambda body=body, path=path, kind=kind: post(connection, path, body, kind))
        if led:
            run.studies[content] = led.strip("/").rsplit("/", 1)[1]
        await asyncio.sleep(1)


async def drain(run: Run) -> None:
    """Until the worker has nothing left to do, or long enough."""
    until = time.monotonic() + DRAIN_SECONDS
    while time.monotonic() < until:
        connection = Connection(run.port)
        with suppress(*FALLEN):
            told = (await connection.ask("/metrics")).body.decode()
            if all(f'flavum_jobs{{state="{state}"}} 0\n' in told for state in ("todo", "doing")):
                return
        connection.close()
        await asyncio.sleep(1)


def print_figures(run: Run, wanted: int) -> None:
    """What is there, against what was acknowledged."""
    connect(run.folder)
    from django.db import connections

    from flavum.clinic.accounts.models import Organisation
    from flavum.clinic.audit.verify import verify

    def count(question: str, *values: object) -> int:
        with connections["owner"].cursor() as cursor:
            cursor.execute(question, values)
            return int(cursor.fetchone()[0])

    fact = ("SELECT count(*) FROM records_fact f JOIN records_case c ON c.id = f.case_id"
            " WHERE c.number = %s AND f.key = %s AND f.value = to_jsonb(%s::int)")  # fmt: skip
    facts = [count(fact, number, KEY, value) for number, value in run.facts]
    case = ("SELECT count(*) FROM records_case c JOIN records_person p ON p.id = c.person_id"
            " WHERE p.record_number = %s")  # fmt: skip
    cases = [count(case, number) for number in run.cases]
    study = "SELECT count(*) FROM records_study WHERE id = %s"
    ended = ("SELECT count(*) FROM records_studyevent WHERE id = %s AND pgh_label = 'update'"
             " AND state IN ('refused', 'quarantined', 'read')")  # fmt: skip
    brought = [count(study, key) for key in run.studies.values()]
    readings = [count(ended, key) for key in run.studies.values()]
    dead = count("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    disagreements = count("SELECT count(*) FROM records_disagreement")
    (organisation,) = Organisation.objects.using("owner").all()
    links, broken = verify(organisation.id)
    written = facts + cases + brought
    print(f"killed: {dict(run.killed)}; {run.tried} requests; {len(facts)} answers, {len(cases)} cases,"
          f" {len(brought)} studies acknowledged; chain of {links} links; load {os.getloadavg()[1]:.1f}")  # fmt: skip
    back = sorted(run.back)
    print(f"back after {back[len(back) // 2]:.1f} s in the middle, {back[-1]:.1f} s at most")
    rows = (
        ("kills", run.killed.total(), wanted, "kills"),
        ("acknowledged_writes_missing", written.count(0), 0, "rows"),
        ("acknowledged_writes_more_than_once", sum(one > 1 for one in written), 0, "rows"),
        ("answers_in_disagreement", disagreements, 0, "rows"),
        ("broken_seals", len(broken), 0, "rows"),
        ("studies_read_more_than_once", sum(one > 1 for one in readings), 0, "studies"),
        ("studies_not_read_and_not_shown_as_dead", max(0, readings.count(0) - dead), 0, "studies"),
    )
    for name, figure, target, unit in rows:
        print(json.dumps({"name": name, "figure": figure, "unit": unit, "target": target, "peer": None, "ratio": None,
                          "holds": figure == target}))  # fmt: skip


if __name__ == "__main__":
    main()
