import os
import pickle
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from mechjournal.lib import children, crews, pictures
from mechjournal.lib.markdown import Context, File, plain, render

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = Context("k3v9x2m7qa42", "/p/k3v9x2m7qa/", 50, {"a.png": File("/f/1", 9, 9, "", True)})


def die(source, context):
    os.kill(os.getpid(), 9)


def eat(source, context):
    return len(bytearray(4 * 1024**3))


def fail(source, context):
    raise ZeroDivisionError


def stick(source, context):
    import re

    re.match("(a+)+$", "a" * 60 + "b")  # holds the interpreter's lock, as no handler in Python can stop


def modules(source, context):
    return sorted(name for name in sys.modules if "." not in name or name.startswith("mechjournal"))


def own_pid(source, context):
    return os.getpid()


def unsendable(source, context):
    return lambda: None


@pytest.fixture
def warm():
    assert not children.render_note("ready", CONTEXT).plain


def test_a_note_is_rendered_in_a_child(warm):
    assert children.render_note("*a* #42", CONTEXT) == render("*a* #42", CONTEXT)


@pytest.mark.parametrize(
    "source",
    [
        ">" * 50_000,
        "[" * 100_000,
        r"\( " * 33_000,
        "[a](b" * 20_000,
        "<div>" * 20_000,
        "$x" * 50_000,
        "`" * 50_000 + "x" * 50_000,
    ],
    ids=["quotes", "brackets", "maths", "links", "boxes", "dollars", "ticks"],
)
def test_hostile_notes_come_back_within_the_limit(source, warm):
    started = time.monotonic()
    rendered = children.render_note(source, CONTEXT)
    assert time.monotonic() - started < 3.5
    assert not rendered.plain or rendered == plain(source)


@pytest.mark.parametrize("harm", [die, eat, fail, stick])
def test_whatever_happens_to_the_child_the_note_is_shown(harm, warm, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(children.markdown, "render", harm)
        assert children.render_note("<b>", CONTEXT) == plain("<b>")
    assert children.render_note("*a*", CONTEXT).html == "<p><em>a</em></p>"


def test_a_stuck_child_is_ended(warm):
    started = time.monotonic()
    with pytest.raises(crews.ChildError):
        children.notes.run(stick, "", CONTEXT)
    assert time.monotonic() - started < 2.5


def test_a_full_queue_does_not_hold_a_save_for_long(warm, monkeypatch):
    monkeypatch.setattr(children.notes, "seconds", 2.0)
    with ThreadPoolExecutor(8) as threads:
        stuck = [threads.submit(children.notes.run, time.sleep, 5) for _ in range(6)]
        time.sleep(0.3)
        monkeypatch.setattr(children.notes, "patience", 0.5)
        started = time.monotonic()
        assert children.render_note("*a*", CONTEXT).plain
        assert time.monotonic() - started < 1
        assert all(job.exception() for job in stuck)


def test_eight_threads_get_the_same_bytes_as_one(warm):
    notes = [[_note(thread, number) for number in range(50)] for thread in range(8)]
    with ThreadPoolExecutor(8) as threads:
        got = list(threads.map(lambda own: [children.render_note(source, CONTEXT) for source in own], notes))
    assert got == [[render(source, CONTEXT) for source in own] for own in notes]
    assert not any(rendered.plain for own in got for rendered in own)


def _note(thread: int, number: int) -> str:
    mark = f"{thread}x{number}"
    return f"# n{mark}\n\nhttps://e.org/{mark} #4 ![p](files/a.png) $x_{{{number}}}$ [^{mark}]\n\n[^{mark}]: f{mark}"


def test_a_child_that_died_while_it_was_idle_is_replaced(warm):
    gone = children.notes.idle[-1].process
    gone.kill()
    gone.join()
    assert not children.render_note("*a*", CONTEXT).plain


def test_one_caller_at_a_time_meets_one_child(warm):
    assert len({children.notes.run(own_pid, "", CONTEXT) for _ in range(5)}) == 1


def test_a_child_is_replaced_when_it_did_its_part(warm, monkeypatch):
    monkeypatch.setattr(children.notes, "jobs", 1)
    children.notes.run(own_pid, "", CONTEXT)
    pids = {children.notes.run(own_pid, "", CONTEXT) for _ in range(3)}
    assert len(pids) == 3


def test_work_that_nobody_waits_for_takes_no_child_away(warm):
    for _ in range(children.notes.size + 1):
        children.notes.begin(time.sleep, 0.5)
    assert not children.render_note("*a*", CONTEXT).plain


def test_a_job_that_cant_be_sent_takes_no_child_away(warm):
    for _ in range(children.notes.size + 1):
        with pytest.raises((AttributeError, TypeError, pickle.PicklingError)):
            children.notes.run(lambda: None)
    assert not children.render_note("*a*", CONTEXT).plain


def test_a_result_that_cant_be_sent_is_an_error_and_no_end(warm):
    with pytest.raises(crews.ChildError):
        children.notes.run(unsendable, "", CONTEXT)
    assert not children.render_note("*a*", CONTEXT).plain


def test_children_load_the_library_and_nothing_of_the_application(warm):
    loaded = children.notes.run(modules, "", CONTEXT)
    assert "mechjournal.lib.markdown" in loaded
    ours = [name for name in loaded if name.startswith("mechjournal.") and not name.startswith("mechjournal.lib")]
    assert ours == [] and "django" not in loaded


def test_a_first_note_and_many_threads_make_no_more_children_than_there_may_be():
    children.notes.stop()
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda _: children.render_note("x", CONTEXT), range(12)))
    assert 1 <= len(children.notes.idle) <= children.notes.size


def test_a_copy_of_a_process_makes_its_own_children(warm, monkeypatch):
    # A real fork of a test's threads would be a lottery; what matters is that another process id gets other children.
    theirs = children.notes.idle
    monkeypatch.setattr(children.notes, "pid", os.getpid() + 1)
    assert children.render_note("*a*", CONTEXT).html == "<p><em>a</em></p>"
    assert children.notes.idle and not set(map(id, children.notes.idle)) & set(map(id, theirs))
    for child in theirs:
        child.end()
    monkeypatch.setattr(children.notes, "forked", False)
    children.notes.stop()


PARENT = """
import sys, time, threading
sys.path.insert(0, {root!r})
open({imported!r}, "a").write("main\\n")
if __name__ == "__main__":
    from mechjournal.lib import children
    from mechjournal.lib.markdown import Context
    children.render_note("x", Context("a", "/"))
    for crew in (children.notes, children.images):
        crew.seconds = crew.patience = 60
    threading.Thread(target=children.notes.run, args=(time.sleep, 50)).start()
    threading.Thread(target=children.images.run, args=(time.sleep, 50)).start()
    time.sleep(0.5)
    print("ready", flush=True)
    time.sleep(60)
"""


def _family(pid: int) -> set[int]:
    tree = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            tree.setdefault(int(fields[1]), set()).add(int(status.parent.name))
    found, waiting = set(), [pid]
    while waiting:
        own = tree.get(waiting.pop(), set())
        found |= own
        waiting.extend(own)
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_busy_children_end_with_a_killed_parent(tmp_path):
    script, imported = tmp_path / "parent.py", tmp_path / "imported"
    script.write_text(PARENT.format(root=str(ROOT), imported=str(imported)))
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "ready\n"
    family = _family(parent.pid)
    assert len(family) >= 4  # the fork server and three children
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while (left := {pid for pid in family if _alive(pid)}) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert left == set()
    assert imported.read_text() == "main\n"  # no child ran the parent's script again


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_picture_is_opened_in_a_child():
    out = BytesIO()
    Image.new("RGB", (8, 4), "red").save(out, "PNG")
    assert (children.open_picture(out.getvalue(), "a.png").width, children.images.pid) == (8, os.getpid())


def test_other_files_are_left_as_they_are():
    assert children.open_picture(b"<svg/>", "a.svg") is None


def test_a_bad_picture_says_why():
    with pytest.raises(pictures.BadPicture, match="not a PNG"):
        children.open_picture(b"<html>", "a.png")


@pytest.mark.parametrize("harm", [die, eat])
def test_a_picture_that_breaks_the_child_is_refused(harm, monkeypatch):
    monkeypatch.setattr(children.pictures, "prepare", harm)
    with pytest.raises(pictures.BadPicture, match="took too long"):
        children.open_picture(b"x", "a.png")
