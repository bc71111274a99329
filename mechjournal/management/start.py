"""What `up` is asked for: address, data folder, demo. Settled before the settings are read, so without Django."""

import argparse
from collections.abc import MutableMapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
ANY_HOST = ("0.0.0.0", "::")  # noqa: S104
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class Address(NamedTuple):
    host: str
    port: int

    def url(self) -> str:
        """Passkeys need a name, so a loopback number is shown as localhost."""
        host = "localhost" if self.host in (*ANY_HOST, *LOOPBACK) else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def address(text: str) -> Address:
    """`HOST:PORT`, `[::1]:PORT`, `:PORT` or a bare port."""
    host, _, port = text.rpartition(":")
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no address; it takes HOST:PORT, such as 127.0.0.1:9000.")
    return Address(host.strip("[]") or "127.0.0.1", int(port))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("address", nargs="?", type=address, default="127.0.0.1:8000", metavar="HOST:PORT")
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder that keeps everything (MJ_DATA)")
    parser.add_argument("--demo", action="store_true", help="show a made-up journal; touches no real database")
    parser.add_argument("--workers", type=int, default=2, help="web processes (default: 2)")
    parser.add_argument("--threads", type=int, default=4, help="threads of each web process (default: 4)")
    parser.add_argument("--without-background", action="store_true", help="leave background work to `background`")


def choose_environment(argv: list[str], environ: MutableMapping[str, str]) -> None:
    """Turn `--data`, `--demo` and the address into the variables that the settings read."""
    parser = argparse.ArgumentParser(prog="manage.py up", add_help=False)
    add_arguments(parser)
    asked, _ = parser.parse_known_args(argv)
    data = (asked.data or Path(environ.get("MJ_DATA") or ROOT / "data")).expanduser().resolve()
    if asked.demo:
        forget_the_real_one(environ)
        environ["MJ_DEMO"] = "yes"
        data = data / "demo"
    environ["MJ_DATA"] = str(data)
    environ.setdefault("MJ_URL", asked.address.url())


def forget_the_real_one(environ: MutableMapping[str, str]) -> None:
    """The demo starts from the defaults: no real database, no mail, no public address."""
    for name in [name for name in environ if name.startswith(("MJ_", "DATABASE_URL"))]:
        del environ[name]
