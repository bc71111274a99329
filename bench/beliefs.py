"""What a long history of beliefs costs: pages with much beside the same pages with little, in short alternating rounds.

python bench/beliefs.py                                   SQLite and PostgreSQL: two minutes
"""

import argparse
import shutil
import tempfile
from pathlib import Path

import load
from speed import Round, cpu_of, figures, ratio
from stage import Cluster, Place, Server, cpu, web
from stage import load as load_average

CLIENTS = 8


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2, help="length of a round")
    parser.add_argument("--engines", nargs="+", default=["SQLite", "PostgreSQL"], choices=["SQLite", "PostgreSQL"])
    options = parser.parse_args()
    for engine in options.engines:
        run(options, engine)


def run(options, engine: str) -> None:
    folder, cluster, server = Path(tempfile.mkdtemp(prefix="bench-")), None, None
    print(f"\n{engine} (load average {load_average()})", flush=True)
    try:
        cluster = Cluster().start() if engine == "PostgreSQL" else None
        place = Place(folder, cluster.create("beliefs") if cluster else "")
        place.prepare()
        said = place.ask("fill.py", "--notes", options.notes) | place.ask("fill_beliefs.py")
        pages = pages_of(said)
        costs = place.ask("costs.py", *{path for path, _ in pages.values()})["pages"]
        server = web("beliefs", place).start()
        tell(pages, costs, measure(options, server, pages))
    finally:
        if server:
            server.stop()
        if cluster:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def pages_of(said: dict) -> dict[str, tuple[str, dict]]:
    """By name: the address and who asks for it."""
    many, few, calibration = said["people"][0], said["people"][1], f"/p/{said['projects'][0]}/calibration/"
    return {
        "hypothesis, empty": (said["empty"], many),
        "hypothesis, full": (said["full"], many),
        "calibration, 25": (calibration, few),
        "calibration, 2000": (calibration, many),
    }


def measure(options, server: Server, pages: dict) -> dict[str, list[Round]]:
    rounds: dict[str, list[Round]] = {name: [] for name in pages}
    for _ in range(options.rounds):
        for name, (path, person) in pages.items():
            before = cpu(server.process.pid)
            result = load.get(server.port, path, person, CLIENTS, options.seconds)
            used = cpu(server.process.pid) - before
            rounds[name].append(Round(result, used * 1000 / max(1, result.requests)))
    return rounds


def tell(pages: dict, costs: dict, rounds: dict[str, list[Round]]) -> None:
    print(f"  {'page':18} {'req/s':>7} {'CPU ms':>7} {'PG ms':>6} {'p50':>6} {'p95':>6} {'queries':>7} {'gzip':>7}")
    for name, (path, _) in pages.items():
        print(f"  {name:18} {figures(rounds[name])} {costs[path]['queries']:7} {costs[path]['gzip']:7}")
    hold("hypothesis with 500 changes and 200 pieces of evidence, p50 of an empty one's", rounds, "hypothesis", 1.5)
    hold("calibration over 2,000 predictions, p50 of 25's", rounds, "calibration")


def hold(what: str, rounds: dict[str, list[Round]], page: str, target: float | None = None) -> None:
    little, much = [rounds[name] for name in rounds if name.startswith(page)]
    slower, dearer = ratio(much, little, lambda r: r.result.p50), ratio(much, little, cpu_of)
    verdict = "" if target is None else "holds" if slower <= target else "MISSES"
    limit = f", at most {target:g}" if target else ""
    print(f"  {verdict:6}  {what}: {slower:.3g} (CPU {dearer:.3g}{limit})", flush=True)


if __name__ == "__main__":
    main()
