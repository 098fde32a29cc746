import socket

import pytest

from exportctl.core.errors import DomainError
from exportctl.core.files.scanner import CHUNK, scan
from tests.core.files.clamd import SIGNATURE, clamd


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"x" * CHUNK, b"y" * (3 * CHUNK + 1)])
def test_a_clean_file_arrives_whole_and_passes(data):
    with clamd() as server:
        scan(data, address=server.address)
        assert server.received == [data]


def test_malware_is_refused_wherever_it_lies():
    with clamd() as server, pytest.raises(DomainError) as found:
        scan(b"%PDF-" + b"x" * CHUNK + SIGNATURE, address=server.address)
    assert found.value.code == "file_infected"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM: Can't write. ERROR\0", b"gibberish", b"\0", b"\xff\0"])
def test_an_answer_that_is_not_ok_closes_the_door(answer):
    with clamd(answer=answer) as server, pytest.raises(DomainError) as found:
        scan(b"%PDF-1.7", address=server.address)
    assert found.value.code == "scanner_down"


def test_a_stream_longer_than_clamd_takes_closes_the_door():
    with clamd(limit=1000) as server, pytest.raises(DomainError) as found:
        scan(b"x" * 5_000_000, address=server.address)
    assert found.value.code == "scanner_down"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nowhere", "127.0.0.1:port", ""])
def test_a_scanner_that_is_not_there_closes_the_door(address):
    with pytest.raises(DomainError, match="does not answer") as found:
        scan(b"%PDF-1.7", address=address)
    assert found.value.code == "scanner_down"


def test_a_scanner_that_says_nothing_closes_the_door():
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(DomainError) as found:
        scan(b"%PDF-1.7", address=f"127.0.0.1:{silent.getsockname()[1]}", seconds=0.3)
    assert found.value.code == "scanner_down"
