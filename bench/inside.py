"""Processor time of a request without a server, beside the bare page's and the bare post's; prints ratios.

python bench/inside.py                         SQLite: two minutes. Says the same on a busy machine as on an idle one.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path
from statistics import median

from stage import Place
from stage import load as load_average

BARE = {"name": "bare page", "path": "/page/7", "count": 100}, {"name": "bare post", "path": "/post", "form": {}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    print(f"SQLite (load average {load_average()})", flush=True)
    try:
        tell(measure(options, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(options, folder: Path) -> dict[str, list[dict]]:
    """Rounds of both in turn: what the machine does meanwhile meets both."""
    yard, journal = place(folder / "yard", "yard.settings"), place(folder / "journal", "mechjournal.settings")
    bare = yard.ask("fill_yard.py")
    journal.prepare()
    said = journal.ask("fill.py", "--notes", options.notes) | journal.ask("fill_beliefs.py")
    rounds: dict[str, list[dict]] = {}
    for _ in range(options.rounds):
        for where, jobs in ((yard, of(bare, BARE)), (journal, of(said, pages(said)))):
            for name, found in where.ask("inside_pages.py", json.dumps(jobs)).items():
                rounds.setdefault(name, []).append(found)
    return rounds


def place(folder: Path, settings: str) -> Place:
    folder.mkdir()
    return Place(folder, "", settings)


def of(said: dict, jobs) -> list[dict]:
    return [{"person": said["people"][0], "count": 40} | job for job in jobs]


def pages(said: dict) -> list[dict]:
    first, second = (f"/p/{key}/" for key in said["projects"][:2])
    paths = {
        "note": f"{first}entries/{said['notes'] // 2}/",
        "today": first,
        "timeline": f"{first}timeline/",
        "home": "/ladder/",
        "hypothesis, empty": said["empty"],
        "hypothesis, full": said["full"],
    }
    save = {"name": "save", "path": f"{second}entries/log/", "form": {"kind": "note"}, "part": True}
    return [*({"name": name, "path": path} for name, path in paths.items()), save]


def tell(rounds: dict[str, list[dict]]) -> None:
    print(f"  {'':18} {'CPU ms':>7} {'of bare':>7} {'child ms':>8} {'bytes':>7}")
    for name, found in rounds.items():
        bare = rounds["bare post" if "save" in name else "bare page"]
        times = median(a["ms"] / b["ms"] for a, b in zip(found, bare, strict=True))
        own, child = (median(one[key] for one in found) for key in ("ms", "child"))
        print(f"  {name:18} {own:7.2f} {times:7.2f} {child:8.2f} {found[0]['bytes']:7}")


if __name__ == "__main__":
    main()
