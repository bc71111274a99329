"""Home with one project and with forty; the week and the post-mortem of a long sprint, asked for again and again.

python bench/walk.py [--times 300]

In one process through Django's test client, on SQLite and on PostgreSQL: what the server itself takes, without network.
"""

import argparse
import shutil
import tempfile
from pathlib import Path

from stage import Cluster, Place

P95 = 120.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=300)
    times = parser.parse_args().times
    folder, cluster = Path(tempfile.mkdtemp(prefix="bench-")), Cluster().start()
    try:
        missed = measure(folder, "SQLite", "", times) + measure(folder, "PostgreSQL", cluster.create("walk"), times)
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(missed > 0)


def measure(folder: Path, engine: str, url: str, times: int) -> int:
    """How many of the pages missed their target."""
    (folder / engine).mkdir()
    place = Place(folder / engine, url)
    place.prepare()
    found = place.ask("walk_pages.py", times)
    for page, row in found.items():
        verdict = "holds" if row["p95"] < P95 else "MISSES"
        print(f"{engine}, {page}: p50 {row['p50']} ms, p95 {row['p95']} ms, {row['queries']} queries; {verdict}")
    return sum(row["p95"] >= P95 for row in found.values())


if __name__ == "__main__":
    main()
