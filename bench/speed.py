"""How fast mechjournal is beside two yardsticks on the same server; prints ratios and holds them against targets.

python bench/speed.py                          1k, 10k and 100k notes, SQLite and PostgreSQL (half an hour)
python bench/speed.py --notes 1000 --rounds 2  a minute or two
"""

import argparse
import itertools
import json
import os
import shutil
import signal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import load
from load import Result, Writer
from race import Editor, race
from stage import Cluster, Place, Server, cpu, megabytes, tree, web, worker
from stage import load as load_average
from texts import ABSENT, PHRASE, RARE, Texts
from weight import Visit

SEARCHES = {
    "search: rare": f"{RARE}_998",
    "search: common": "attention",
    "search: absent": ABSENT,
    "search: two words": "attention probe",
    "search: phrase": f'"{PHRASE}"',
}
# A round in which nothing was answered in time has a rate of almost nothing.
TINY = 0.01
PAGES = ["note", "today", "timeline", *SEARCHES]


@dataclass
class Round:
    result: Result
    cpu: float  # milliseconds of the server's processes a request
    database: float = 0.0  # the same of PostgreSQL's


@dataclass
class Journal:
    """One filled journal and its server."""

    notes: int
    place: Place
    said: dict
    server: Server
    rounds: dict[str, list[Round]] = field(default_factory=dict)
    costs: dict = field(default_factory=dict)

    def path(self, page: str) -> str:
        base = f"/p/{self.said['projects'][0]}/"
        if page in SEARCHES:
            query = SEARCHES[page].replace(" ", "+").replace('"', "%22")
            return f"/search/?project={self.said['projects'][0]}&q={query}"
        return base + {"note": f"entries/{self.notes // 2}/", "today": "", "timeline": "timeline/"}[page]


class Bench:
    def __init__(self, options, engine: str, folder: Path):
        self.options, self.engine, self.folder = options, engine, folder
        self.cluster = Cluster().start() if engine == "PostgreSQL" else None
        self.texts = Texts(5)
        self.misses: list[str] = []
        self.rounds: dict[str, list[Round]] = {}

    # --- setting up ---------------------------------------------------------------------------------------------------

    def place(self, name: str, settings: str = "mechjournal.settings") -> Place:
        (self.folder / name).mkdir()
        return Place(self.folder / name, self.cluster.create(name) if self.cluster else "", settings)

    def begin(self) -> None:
        yard = self.place("yard", "yard.settings")
        self.people = yard.ask("fill_yard.py")["people"]
        self.page = self.serve_yard("page", yard, {})
        self.hello = self.serve_yard("hello", yard, {"YARD": "hello"})
        self.journals = [self.journal(notes) for notes in self.options.notes]
        self.workers = [worker(journal.place) for journal in self.journals[:1]]

    def serve_yard(self, name: str, yard: Place, more: dict) -> Server:
        import sys

        return Server(name, [sys.executable, "-m", "yard.serve", "PORT"], yard.env() | more).start()

    def journal(self, notes: int) -> Journal:
        place = self.place(f"notes{notes}")
        place.prepare()
        said = place.ask("fill.py", "--notes", notes)
        print(f"  {notes} notes written in {said['seconds']} s", flush=True)
        journal = Journal(notes, place, said, web(f"notes{notes}", place).start())
        journal.costs = place.ask("costs.py", *map(journal.path, PAGES))
        return journal

    def end(self) -> None:
        for process in getattr(self, "workers", []):
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
        servers = [getattr(self, name, None) for name in ("page", "hello")]
        for server in [*filter(None, servers), *(journal.server for journal in getattr(self, "journals", []))]:
            server.stop()
        if self.cluster:
            self.cluster.stop()

    # --- measuring ----------------------------------------------------------------------------------------------------

    def measured(self, server: Server, job) -> Round:
        before, database = cpu(server.process.pid), self.database()
        result = job()
        used, of_database = cpu(server.process.pid) - before, self.database() - database
        return Round(result, used * 1000 / max(1, result.requests), of_database * 1000 / max(1, result.requests))

    def database(self) -> float:
        return cpu(self.cluster.process.pid) if self.cluster else 0.0

    def read(self) -> None:
        """Short rounds of every page, each beside the yardsticks, so that noise of the machine meets all alike."""
        seconds = self.options.seconds
        for _ in range(self.options.rounds):
            self.one("hello", self.hello, lambda: load.get(self.hello.port, "/hello", None, 8, seconds))
            for page, journal in itertools.product(PAGES, self.journals):
                if page == "note":
                    bare = lambda: load.get(self.page.port, "/page/7", self.people[0], 8, seconds)  # noqa: E731
                    self.one("bare page", self.page, bare)
                person, path, port = journal.said["people"][0], journal.path(page), journal.server.port
                get = lambda: load.get(port, path, person, 8, seconds)  # noqa: B023, E731
                journal.rounds.setdefault(page, []).append(self.measured(journal.server, get))

    def one(self, name: str, server: Server, job) -> None:
        self.rounds.setdefault(name, []).append(self.measured(server, job))

    def write(self) -> None:
        journal, seconds = self.journals[0], self.options.seconds
        self.writers = []
        for _ in range(self.options.rounds):
            bare = lambda: load.post_bare(self.page.port, self.people, 1, seconds, self.texts.note)  # noqa: E731
            self.one("bare post", self.page, bare)
            for name, clients, projects in (("1", 1, [1]), ("8 in one", 8, [1] * 8), ("8 in eight", 8, range(1, 9))):
                writers = self.writers_of(journal, clients, list(projects))
                job = lambda: load.save(writers, seconds)  # noqa: B023, E731
                journal.rounds.setdefault(f"save {name}", []).append(self.measured(journal.server, job))
                self.writers += writers

    def writers_of(self, journal: Journal, clients: int, projects: list[int]) -> list[Writer]:
        said = journal.said
        return [
            Writer(journal.server.port, said["people"][n], said["projects"][projects[n]], Texts(n + 10).note)
            for n in range(clients)
        ]

    # --- telling ------------------------------------------------------------------------------------------------------

    def hold(self, what: str, value: float, target: float, *, least: bool, unit: str = "") -> None:
        holds = value >= target if least else value <= target
        sign = "at least" if least else "at most"
        verdict = "holds" if holds else "MISSES"
        print(f"  {verdict:6}  {what}: {value:.3g}{unit} ({sign} {target:g}{unit})", flush=True)
        if not holds:
            self.misses.append(f"{self.engine}: {what} {value:.3g}{unit}, {sign} {target:g}{unit}")

    def tell_pages(self) -> None:
        print(f"\n  {'page':18} {'notes':>7} {'req/s':>7} {'CPU ms':>7} {'PG ms':>6} {'p50':>6} {'p95':>6} "
              f"{'queries':>7} {'bytes':>8} {'gzip':>7}")  # fmt: skip
        for name in ("hello", "bare page"):
            print(f"  {name:18} {'':>7} {figures(self.rounds[name])}")
        for page, journal in itertools.product(PAGES, self.journals):
            cost = journal.costs["pages"][journal.path(page)]
            more = f"{cost['queries']:7} {cost['bytes']:8} {cost['gzip']:7}"
            print(f"  {page:18} {journal.notes:7} {figures(journal.rounds[page])} {more}")

    def hold_pages(self) -> None:
        first, last = self.journals[0], self.journals[-1]
        bare = self.rounds["bare page"]
        for index, journal in enumerate(self.journals):
            beside = bare[index :: len(self.journals)]
            note = journal.rounds["note"]
            what = f"note page, {journal.notes} notes, of the bare page's"
            self.hold(f"{what} requests/s", ratio(note, beside, rate), 0.6, least=True)
            self.hold(f"{what} CPU", ratio(note, beside, cpu_of), 1.7, least=False)
        print(
            f"          note page of hello's requests/s: {ratio(first.rounds['note'], self.rounds['hello'], rate):.3f}"
        )
        for page in PAGES if last is not first else []:
            grown = ratio(last.rounds[page], first.rounds[page], whole_cpu)
            slower = ratio(last.rounds[page], first.rounds[page], lambda r: 1000 / max(rate(r), TINY))
            self.hold(f"{page}, {last.notes} notes of {first.notes}, CPU", grown, 1.2, least=False)
            self.hold(f"{page}, {last.notes} notes of {first.notes}, time", slower, 1.2, least=False)
        for page in SEARCHES:
            late = ratio(last.rounds[page], last.rounds["timeline"], lambda r: r.result.p95)
            self.hold(f"{page}, {last.notes} notes, p95 of Timeline's", late, 2, least=False)

    def hold_saves(self) -> None:
        journal = self.journals[0]
        one, bare = journal.rounds["save 1"], self.rounds["bare post"]
        print(f"\n  bare post, 1 client {figures(bare)}")
        for name in ("1", "8 in one", "8 in eight"):
            print(f"  save, {name:13} {figures(journal.rounds[f'save {name}'])}")
        print(f"  rendering a note of 2 KB in a child: {journal.costs['render_ms']} ms")
        self.hold("save, 1 client, of the bare post's requests/s", ratio(one, bare, rate), 0.3, least=True)
        for name in ("8 in one", "8 in eight"):
            rounds = journal.rounds[f"save {name}"]
            self.hold(f"save, {name}, of one client's requests/s", ratio(rounds, one, rate), 0.6, least=True)
            self.hold(f"save, {name}, p99", median(r.result.p99 for r in rounds), 500, least=False, unit=" ms")
            self.hold(f"save, {name}, errors", sum(r.result.errors for r in rounds), 0, least=False)
        self.check_saves(journal)

    def check_saves(self, journal: Journal) -> None:
        kept = {key: text for writer in self.writers for key, text in writer.kept.items()}
        file = self.folder / "kept.json"
        file.write_text(json.dumps(kept))
        found = journal.place.ask("check.py", file)
        print(f"  {found['acknowledged']} saves acknowledged, {found['ledger_lines']} ledger lines checked")
        wrong = found["lost"] + found["changed"] + found["twice"] + found["broken"]
        self.hold("notes lost, changed or twice, ledger lines broken", wrong, 0, least=False)

    def hold_edits(self) -> None:
        """Eight clients edit one note at the same time, each adding lines to what it read."""
        journal = self.journals[0]
        writers = self.writers_of(journal, 8, [0] * 8)
        editors = [Editor(one.port, one.person, one.project, one.text) for one in writers]
        result, lost = race(editors, self.options.seconds * self.options.rounds)
        saved, late = sum(len(one.lines) for one in editors), sum(one.late for one in editors)
        print(
            f"\n  eight clients editing one note: {saved} edits saved, {late} refused with 409, p95 {result.p95:.0f} ms"
        )
        self.hold("edits acknowledged and lost", lost, 0, least=False)
        self.hold("edits answered with anything but 200 or 409", result.errors, 0, least=False)

    def hold_weights(self) -> None:
        journal = self.journals[0]
        visit = Visit(journal.server.port, journal.said["people"][0])
        note, today = journal.path("note"), journal.path("today")
        weight, asked = visit.cold(note)
        print()
        self.hold("cold visit to one note", weight / 1024, 40, least=False, unit=" KB")
        self.hold("requests of it", asked, 6, least=False)
        self.hold("cold visit to Today", visit.cold(today)[0] / 1024, 60, least=False, unit=" KB")
        self.hold("warm visit to one note, one request", visit.warm(note) / 1024, 6, least=False, unit=" KB")
        timeline = journal.path("timeline")
        month, days = visit.swapped(f"{timeline}?month=2026-01", timeline), visit.swapped(timeline, timeline)
        print(f"          the next days of Timeline weigh {days * 100:.0f} % of its page: they are its content")
        self.hold("month of Timeline, swapped, of its page", month * 100, 60, least=False, unit=" %")
        self.hold("maths, after the first paint", visit.maths(note) / 1024, 110, least=False, unit=" KB")

    def hold_memory(self) -> None:
        """The first journal's server: its main process and its two workers; the rest are render children."""
        journal, asked = self.journals[0], self.options.requests
        early = self.after(journal, asked // 5)
        late = self.after(journal, asked - asked // 5)
        render = sum(map(megabytes, tree(journal.server.process.pid))) - late
        print(f"\n  after about {asked} more requests; render children beside them: {render:.0f} MB")
        self.hold("memory of the server's processes", late, 220, least=False, unit=" MB")
        self.hold("growth of it over the last four fifths", (late / early - 1) * 100, 2, least=False, unit=" %")

    def after(self, journal: Journal, requests: int) -> float:
        pages = itertools.cycle(["note", "today", "note", "timeline", "search: common"])
        done = 0
        while done < requests:
            path, person = journal.path(next(pages)), journal.said["people"][0]
            done += load.get(journal.server.port, path, person, 8, 1).requests
        main = journal.server.process.pid
        return megabytes(main) + sum(megabytes(pid) for pid in tree(main) if is_worker(pid, main))


def is_worker(pid: int, main: int) -> bool:
    from stage import stat_of

    stat = stat_of(pid)
    return bool(stat) and int(stat[1]) == main


def rate(measured: Round) -> float:
    return measured.result.rate


def cpu_of(measured: Round) -> float:
    return measured.cpu


def whole_cpu(measured: Round) -> float:
    return measured.cpu + measured.database


def ratio(some: list[Round], others: list[Round], value) -> float:
    """The median of the rounds' own ratios: each round is held against its neighbour."""
    return median(value(a) / max(value(b), TINY) for a, b in zip(some, others, strict=False))


def figures(rounds: list[Round]) -> str:
    middle = [median(values) for values in zip(*map(numbers, rounds), strict=True)]
    return "{:7.0f} {:7.2f} {:6.2f} {:6.1f} {:6.1f}".format(*middle)


def numbers(r: Round) -> tuple:
    return r.result.rate, r.cpu, r.database, r.result.p50, r.result.p95


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="length of a round")
    parser.add_argument("--requests", type=int, default=10_000, help="before the memory is read")
    parser.add_argument("--engines", nargs="+", default=["SQLite", "PostgreSQL"], choices=["SQLite", "PostgreSQL"])
    options = parser.parse_args()
    misses = [miss for engine in options.engines for miss in run(options, engine)]
    print("\nEverything holds." if not misses else "\nMissed:\n  " + "\n  ".join(misses))


def run(options, engine: str) -> list[str]:
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    print(f"\n{engine} (load average {load_average()})", flush=True)
    bench = Bench(options, engine, folder)
    try:
        bench.begin()
        bench.read()
        bench.tell_pages()
        bench.hold_pages()
        bench.write()
        bench.hold_saves()
        bench.hold_edits()
        bench.hold_weights()
        bench.hold_memory()
    finally:
        bench.end()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"  (load average at the end {load_average()})")
    return bench.misses


if __name__ == "__main__":
    main()
