import pytest

from mechjournal.lib.addresses import by_name, client_address, without_port


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        ("10.0.0.9", "", 0, "10.0.0.9"),
        ("10.0.0.9", "1.1.1.1", 0, "10.0.0.9"),
        ("10.0.0.9", "1.1.1.1, 2.2.2.2", 1, "2.2.2.2"),
        ("10.0.0.9", "6.6.6.6, 1.1.1.1, 2.2.2.2", 2, "1.1.1.1"),
        ("10.0.0.9", "1.1.1.1", 2, "10.0.0.9"),
        ("10.0.0.9", "", 1, "10.0.0.9"),
        ("10.0.0.9", "nonsense", 1, "10.0.0.9"),
        ("10.0.0.9", "1.1.1.1:4567", 1, "1.1.1.1"),
        ("10.0.0.9", "[2001:db8::1]:443", 1, "2001:db8::1"),
        ("10.0.0.9", "2001:db8::1", 1, "2001:db8::1"),
        ("", "", 0, "0.0.0.0"),
    ],
)
def test_proxies_of_ours_are_counted_from_the_right_and_nothing_else_is_believed(peer, forwarded, trusted, expected):
    assert client_address(peer, forwarded, trusted) == expected


@pytest.mark.parametrize(
    ("host", "public", "named"),
    [
        ("127.0.0.1:8000", "localhost:8000", "localhost:8000"),
        ("[::1]:9000", "localhost:8000", "localhost:9000"),
        ("localhost:8000", "localhost:8000", "localhost:8000"),
        ("192.0.2.7:8000", "lab.example:8000", "lab.example:8000"),
        ("192.0.2.7:8000", "192.0.2.7:8000", ""),
    ],
)
def test_a_number_is_given_a_name_where_there_is_one(host, public, named):
    assert by_name(host, public) == named


@pytest.mark.parametrize(
    ("host", "name"), [("localhost:8000", "localhost"), ("localhost", "localhost"), ("[::1]:8000", "[::1]")]
)
def test_a_host_without_its_port(host, name):
    assert without_port(host) == name
