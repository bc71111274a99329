import argparse

import pytest

from mechjournal.management.start import Address, address, choose_environment


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("127.0.0.1:9000", "127.0.0.1", 9000),
        ("9000", "127.0.0.1", 9000),
        (":9000", "127.0.0.1", 9000),
        ("[::1]:9000", "::1", 9000),
        ("0.0.0.0:80", "0.0.0.0", 80),
    ],
)
def test_an_address_is_host_and_port(text, host, port):
    assert address(text) == Address(host, port)


@pytest.mark.parametrize("text", ["localhost", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:70000", "a:b", ""])
def test_an_address_without_a_possible_port_is_refused(text):
    with pytest.raises(argparse.ArgumentTypeError, match="HOST:PORT"):
        address(text)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "0.0.0.0", "localhost"])
def test_this_machine_is_shown_by_name(host):
    assert Address(host, 8000).url() == "http://localhost:8000"


def test_another_machine_is_shown_as_it_was_given():
    assert Address("192.168.1.5", 8000).url() == "http://192.168.1.5:8000"
    assert Address("fe80::1", 8000).url() == "http://[fe80::1]:8000"


def test_the_data_folder_is_made_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert chosen("--data", "journal")["MJ_DATA"] == str(tmp_path / "journal")


def test_links_in_mails_use_the_address_unless_a_public_one_is_set():
    assert chosen("127.0.0.1:9000")["MJ_URL"] == "http://localhost:9000"
    assert chosen("127.0.0.1:9000", MJ_URL="https://lab.example")["MJ_URL"] == "https://lab.example"


def test_the_demo_forgets_the_real_database_mail_and_address(tmp_path):
    real = {"DATABASE_URL": "postgres://real", "DATABASE_URL_FILE": "/real", "MJ_MAIL_URL": "smtp://real"}
    environ = chosen("--demo", MJ_DATA=str(tmp_path), MJ_URL="https://real.example", **real)
    assert environ == {"MJ_DATA": str(tmp_path / "demo"), "MJ_URL": "http://localhost:8000", "MJ_DEMO": "yes"}


def test_options_of_django_pass_through(tmp_path):
    assert chosen("--verbosity", "2", "--data", str(tmp_path))["MJ_DATA"] == str(tmp_path)


def chosen(*argv, **environ):
    choose_environment(list(argv), environ)
    return environ
