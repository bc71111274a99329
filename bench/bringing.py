"""What a log costs to bring in: `bringing.py [MEGABYTES HEADINGS]`. Seconds to look at it, to write it, to come again.

In a folder of its own, removed afterwards. `cpu_s` is the processor time of this process and of its render children,
which says the same on a busy machine as on an idle one.
"""

import json
import os
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = os.environ["MJ_DATA"] = tempfile.mkdtemp(prefix="bringing-")
os.environ["DJANGO_SETTINGS_MODULE"] = "mechjournal.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from stage import cpu  # noqa: E402
from texts import Texts  # noqa: E402

from mechjournal.access import Who  # noqa: E402
from mechjournal.actions.imports import begin_import  # noqa: E402
from mechjournal.actions.projects import create_project  # noqa: E402
from mechjournal.exchange import intake  # noqa: E402
from mechjournal.models import Import, User  # noqa: E402

FIRST = date(2026, 11, 1)
MOST_SECONDS = 60


def main() -> None:
    megabytes, headings = map(float, sys.argv[1:] or ("5", "10000"))
    call_command("migrate", verbosity=0)
    log = log_of(int(megabytes * 1_000_000), int(headings))
    user, _ = User.objects.get_or_create(email="bringing@example.org")
    project = create_project(owner=user, title="Brought in", stage="full")
    looked, (_, plan) = timed(lambda: look(user, project, log))
    wrote, batch = timed(lambda: bring(user, project, log))
    again, second = timed(lambda: bring(user, project, log))
    assert (batch.status, batch.report["added"], second.report["added"]) == ("done", len(plan.new), 0), batch.report
    told = {"bytes": len(log), "entries": batch.report["added"], "look_s": looked, "write_s": wrote, "again_s": again}
    print(json.dumps(told | {"cpu_s": round(cpu(os.getpid()), 1)}))
    print("holds" if looked + wrote < MOST_SECONDS else "MISSES", f"target: under {MOST_SECONDS} s")


def log_of(size: int, headings: int) -> bytes:
    texts, each = Texts(7), size // headings - 20
    note = "\n\n".join(texts.note() for _ in range(50))
    days = (FIRST - timedelta(days=number) for number in range(headings))
    return "\n".join(f"## {day}\n\n{note[number % 7_000 :][:each]}\n" for number, day in enumerate(days)).encode()


def look(user: User, project, log: bytes):
    return intake.look(Who(user), begin_import(by=user, project=project, name="RESEARCH_LOG.md", data=log))


def bring(user: User, project, log: bytes) -> Import:
    """All that the background does, without its queue."""
    batch = begin_import(by=user, project=project, name="RESEARCH_LOG.md", data=log)
    intake.take_in(batch)
    batch.refresh_from_db()
    return batch


def timed(work) -> tuple[float, object]:
    before = time.perf_counter()
    result = work()
    return round(time.perf_counter() - before, 2), result


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
