import redis

from exportctl.core.embedded.valkey import Valkey
from tests.core.embedded.helpers import running


def server(folder):
    (folder / "sockets").mkdir(exist_ok=True)
    return Valkey(folder / "valkey", sockets=folder / "sockets", log=folder / "log")


def test_what_was_queued_outlives_a_stop_and_a_kill(short_folder):
    valkey = server(short_folder)
    valkey.start()
    redis.Redis.from_url(valkey.url).rpush("queue", "one")
    pid = valkey.process.pid
    valkey.stop()
    assert not running(pid)

    valkey.start()
    client = redis.Redis.from_url(valkey.url)
    client.rpush("queue", "two")
    client.execute_command("WAITAOF", 1, 0, 5000)
    valkey.process.kill()
    valkey.process.wait()
    valkey.start()

    try:
        assert redis.Redis.from_url(valkey.url).lrange("queue", 0, -1) == [b"one", b"two"]
    finally:
        valkey.stop()


def test_a_server_that_its_supervisor_left_behind_is_ended(short_folder):
    first, second = server(short_folder), server(short_folder)
    first.start()

    second.start()

    assert first.process.wait(5) == 0
    assert redis.Redis.from_url(second.url).ping()
    second.stop()
