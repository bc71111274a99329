"""Processor time of requests in one process: `inside_pages.py JOBS`. A job: name, path, person, count, form.

The application is called as a server calls it, without a server, so that nothing but its own work is counted. What a
render child uses of it is told apart, as `child`.
"""

import io
import json
import os
import sys
import time
from statistics import median
from urllib.parse import urlencode
from uuid import uuid4

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.servers.basehttp import get_internal_wsgi_application  # noqa: E402
from load import FORM, cookie  # noqa: E402
from stage import TICK, cpu, stat_of  # noqa: E402
from texts import Texts  # noqa: E402

BATCHES = 7


def main() -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    application = get_internal_wsgi_application()
    print(json.dumps({job["name"]: measured(application, job) for job in json.loads(sys.argv[1])}))


def measured(application, job: dict) -> dict:
    """Milliseconds of a request: the median of some batches."""
    texts, times, children = Texts(9), [], []
    for batch in range(BATCHES + 1):
        forms = [form_of(job, texts) for _ in range(job["count"])]
        before, child = time.process_time(), of_children()
        for form in forms:
            status, size = ask(application, job, form)
        if batch:
            times.append((time.process_time() - before) * 1000 / job["count"])
            children.append((of_children() - child) * 1000 / job["count"])
    return {"ms": median(times), "child": median(children), "status": status, "bytes": size}


def form_of(job: dict, texts: Texts) -> bytes | None:
    if "form" not in job:
        return None
    return urlencode(job["form"] | {"body": texts.note(), "client_key": str(uuid4())}).encode()


def ask(application, job: dict, form: bytes | None) -> tuple[str, int]:
    status = []
    answer = application(environ(job, form), lambda said, headers: status.append(said))
    size = sum(map(len, answer))
    answer.close()
    return status[0], size


def environ(job: dict, form: bytes | None) -> dict:
    path, _, query = job["path"].partition("?")
    given = {"REQUEST_METHOD": "GET" if form is None else "POST", "PATH_INFO": path, "QUERY_STRING": query}
    if form is not None:
        given |= {"CONTENT_TYPE": FORM, "CONTENT_LENGTH": str(len(form)), "HTTP_X_CSRFTOKEN": job["person"]["csrf"]}
    if job.get("part"):
        given["HTTP_HX_REQUEST"] = "true"
    return given | {
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "SCRIPT_NAME": "",
        "HTTP_HOST": "localhost",
        "HTTP_COOKIE": cookie(job["person"]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(form or b""),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def of_children() -> float:
    """Seconds of processor time of the processes that this one began, or that began by them."""
    own = stat_of(os.getpid())
    return cpu(os.getpid()) - sum(map(int, own[11:15])) / TICK


if __name__ == "__main__":
    main()
    # A process that ends by itself would wait for its children.
    sys.stdout.flush()
    os._exit(0)
