"""Turns: one at a time, and one that broke off lets the next begin."""

import threading
import time

import pytest

from mechjournal.lib.turns import turn


def test_nobody_begins_before_the_one_before_has_ended(tmp_path):
    path, told = str(tmp_path / "turn"), []

    def work(name):
        with turn(path):
            told.append(name)
            time.sleep(0.02)
            told.append(name)

    threads = [threading.Thread(target=work, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told[::2] == told[1::2]


def test_a_turn_that_fails_is_over(tmp_path):
    path = str(tmp_path / "turn")
    with pytest.raises(ValueError), turn(path):
        raise ValueError
    with turn(path):
        pass
