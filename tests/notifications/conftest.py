"""A post office that speaks real SMTP and may refuse, stumble or hang up, and a worker that does what is due."""

from datetime import timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from tests.accounts.conftest import PostOffice, free_port, with_mail

ACCEPTED = "250 OK"


class MoodyOffice(PostOffice):
    """`moods`: what it answers to the letters that come next; "hang up" once it has one and before it says so."""

    def __init__(self):
        super().__init__()
        self.moods: list[str] = []
        self.raw: list[bytes] = []
        self.at_the_door = ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.at_the_door:
            return self.at_the_door
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(self, server, session, envelope):
        mood = self.moods.pop(0) if self.moods else ACCEPTED
        if mood in (ACCEPTED, "hang up"):
            await super().handle_DATA(server, session, envelope)
            self.raw.append(envelope.content)
        if mood == "hang up":
            server.transport.abort()
        return mood

    @property
    def subjects(self) -> list[str]:
        return [letter["Subject"] for letter in self.letters]


@pytest.fixture
def post(settings, queue):
    office, port = MoodyOffice(), free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    with_mail(settings, f"smtp://127.0.0.1:{port}?starttls=no")
    yield office
    controller.stop()


@pytest.fixture
def dead_post(settings, queue):
    with_mail(settings, f"smtp://127.0.0.1:{free_port()}?starttls=no")


@pytest.fixture
def queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def work(queue):
    """`work()` does everything that is due by now; `work(hours=1)` does it an hour later."""
    worker = a_worker()

    def work(**later) -> None:
        with time_machine.travel(timezone.now() + timedelta(**later), tick=False):
            while row := DBTaskResult.objects.ready().first():
                row.claim(worker.worker_id)
                worker.run_task(row)

    return work


def a_worker(name: str = "test") -> Worker:
    queues = {"queue_names": ["default"], "excluded_queue_names": [], "backend_name": "default"}
    return Worker(**queues, interval=0, batch=True, startup_delay=False, max_tasks=None, worker_id=name)


def waiting(task: str) -> list[DBTaskResult]:
    """What waits in the queue of one task, by its name."""
    return list(DBTaskResult.objects.filter(status="READY", task_path=f"mechjournal.tasks.{task}"))
