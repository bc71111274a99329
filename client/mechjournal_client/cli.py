"""The command line: `mj log`, `mj run`, `mj hyp`, `mj today`, `mj send`, `mj login`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import agents, settings, spool
from .door import Refused, Unreachable, ask
from .notebook import PROPOSED, Proposed, log, place, today

WRONG = 2


def main(arguments: list[str] | None = None) -> int:
    """The exit status: that of the command for `mj run`, 2 where the journal or its settings say no."""
    asked = parser().parse_args(arguments)
    try:
        return asked.does(asked)
    except (settings.NotSetUp, Refused, Unreachable, ValueError, OSError) as error:
        print(f"mj: {error}", file=sys.stderr)
        return WRONG


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="mj", description="Log to your mechjournal.")
    commands = whole.add_subparsers(required=True, metavar="COMMAND")
    one = add(commands, "log", log_note, "log a note: words, a file, or what comes on standard input")
    one.add_argument("words", nargs="*", help="the text")
    one.add_argument("-f", "--file", help="Markdown to log; - is standard input")
    one.add_argument("-a", "--attach", action="append", default=[], metavar="FILE", help="a file beside it; repeatable")
    one.add_argument("-t", "--title", default="")
    one.add_argument("-k", "--kind", default="note", choices=["note", "experiment", "decision", "question"])
    one.add_argument("--proposed", action="store_true", help="propose it: a person accepts or declines it")
    one = add(commands, "run", run_command, "run a command and log how it ended")
    one.add_argument("-t", "--title", default="", help="else the command itself")
    one.add_argument("-a", "--attach", action="append", default=[], metavar="FILE")
    one.add_argument("command", nargs=argparse.REMAINDER, metavar="-- command")
    one = add(commands, "hyp", hypotheses, "list hypotheses, make one, or say how likely one is")
    one.add_argument("words", nargs="*", help="nothing; a new claim; or H2 71")
    add(commands, "today", show_today, "what stands on today")
    add(commands, "send", send, "send what could not be sent before")
    add(commands, "mcp", serve, "be a tool of a coding agent, over standard input and output")
    one = add(commands, "login", login, "say where the journal is, and with which token to write")
    one.add_argument("url", nargs="?")
    one.add_argument("--project", help="the key in the address of its pages")
    return whole


def add(commands, name: str, does, help: str) -> argparse.ArgumentParser:
    one = commands.add_parser(name, help=help, description=help)
    one.set_defaults(does=does)
    return one


def log_note(asked) -> int:
    text = " ".join(asked.words)
    if asked.file or not (asked.words or asked.attach):
        text = text + read(asked.file or "-")
    more = {"state": "planned"} if asked.kind == "experiment" else {}
    more |= agents.proposing(asked.proposed)
    tell(log(text, kind=asked.kind, title=asked.title, attach=asked.attach, **more))
    return 0


def read(name: str) -> str:
    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return data.decode("utf-8-sig")


def run_command(asked) -> int:
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    if not command:
        raise ValueError("Say what to run: mj run -- python train.py")
    from . import running  # `mj log` is to answer in an instant, and needs none of it

    settings.load()
    state = running.state_of_code()
    ended = running.run(command)
    body = running.told(ended, state, running.seed_in(command))
    # What ran is an experiment with its result; the plan is the command.
    title = asked.title or ended.command[:120]
    extra = {"kind": "experiment", "state": "done", "result": body} if ended.code == 0 else {"kind": "note"}
    tell(log(f"`{ended.command}`" if ended.code == 0 else body, title=title, attach=asked.attach, **extra))
    return ended.code if ended.code >= 0 else 128 - ended.code


def tell(made) -> None:
    if isinstance(made, Proposed):
        print(f"{PROPOSED}  {made.url}")
    elif made.number:
        print(f"#{made.number}" + (f"  {made.url}" if made.url else ""))


def hypotheses(asked) -> int:
    where = settings.load()
    base = f"/projects/{place(where)}/hypotheses"
    if not asked.words:
        for one in ask(where, "GET", base)["hypotheses"]:
            print(f"{one['name']:<5}{credences(one)}  {one['claim']}{closed(one)}")
    elif len(asked.words) == 2 and asked.words[0][:1] in "Hh" and asked.words[0][1:].isdigit():
        number, value = int(asked.words[0][1:]), int(asked.words[1].rstrip("%"))
        said = {"value": value, **agents.marks(), **agents.proposing()}
        answer = ask(where, "POST", f"{base}/{number}/credence", said)
        print(PROPOSED if answer.get(agents.PROPOSED) else f"H{number} {value} %")
    else:
        made = ask(where, "POST", base, {"claim": " ".join(asked.words), **agents.marks()})
        print(f"H{made['number']}  {made['claim']}")
    return 0


def credences(one: dict) -> str:
    """One's of each person, as lines are never averaged."""
    return ", ".join(f"{said['value']} % ({said['by']['name']})" for said in one["credences"]) or "no credence"


def closed(one: dict) -> str:
    return "" if one["status"] == "open" else f"  ({one['status']})"


def show_today(asked) -> int:
    entries = today()["entries"]
    for one in entries:
        kind = f"{one['kind']}, {one['state']}" if one["state"] else one["kind"]
        print(f"#{one['number']:<5}{kind:<21}{one['heading']}")
    if not entries:
        print("Nothing yet today.")
    return 0


def send(asked) -> int:
    before = len(spool.waiting())
    spool.flush(settings.load())
    print(f"Sent {before - len(spool.waiting())} of {before}.")
    return 0


def serve(asked) -> int:
    from .tools import serve as answer

    try:
        answer()
    except ImportError:
        raise ValueError("This needs the package mcp: pip install 'mcp>=2'") from None
    return 0


def login(asked) -> int:
    import getpass

    url = settings.checked(asked.url or input("Address of your journal: ").strip())
    token = getpass.getpass("Token (made in the journal under Account, Tokens): ").strip()
    where = settings.Settings(url, token, asked.project)
    me = ask(where, "GET", "/me")
    kept = settings.save(url, token, asked.project)
    print(f"You are {me['name']}. Kept in {kept}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
