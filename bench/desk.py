"""A mentor's desk: 20 mentees, 100,000 entries in their ledgers, asked for again and again; and reading one of them.

python bench/desk.py [--entries 100000] [--times 300]

In one process through Django's test client, on SQLite and on PostgreSQL: what the server itself takes, without network.
Half of the mentees were read forty changes ago, the others never.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from stage import Cluster, Place, cpu

P95 = 150.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=300)
    asked = parser.parse_args()
    folder, cluster = Path(tempfile.mkdtemp(prefix="bench-")), Cluster().start()
    try:
        missed = measure(folder, "SQLite", "", asked)
        missed += measure(folder, "PostgreSQL", cluster.create("desk"), asked, cluster)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(missed > 0)


def measure(folder: Path, engine: str, url: str, asked: argparse.Namespace, cluster: Cluster | None = None) -> int:
    """How many of the pages missed their target."""
    (folder / engine).mkdir()
    place = Place(folder / engine, url)
    place.prepare()
    place.ask("desk_fill.py", asked.entries)
    missed = 0
    for page in ("desk", "read lately", "never read"):
        before = cpu(cluster.process.pid) if cluster else 0
        row = place.ask("desk_pages.py", page, asked.times)
        # The database's part; on SQLite it is in the process itself.
        beside = (cpu(cluster.process.pid) - before) / row["visits"] * 1000 if cluster else 0
        missed += row["p95"] >= P95
        print(
            f"{engine}, {page}: p50 {row['p50']} ms, p95 {row['p95']} ms, {row['cpu'] + beside:.1f} ms of processor, "
            f"{row['queries']} queries; {'holds' if row['p95'] < P95 else 'MISSES'}"
        )
    return missed


if __name__ == "__main__":
    main()
