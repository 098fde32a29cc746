import datetime as dt
import socket
import threading
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from screening.watchlists.download import Download, DownloadFailed, Limits, Validators, fetch
from tests.screening.watchlists.publisher import open_publisher

CALM = Limits(size=1024 * 1024, tries=1)  # a busy machine must not decide
HASTY = Limits(connect=2, read=1.5, total=2.5, size=1024 * 1024, tries=1)
SLOW = ("stalls", "drips", "drips_headers")
DATA = b"id,kind,name\n" * 500


def fails(address, limits=CALM, **more) -> DownloadFailed:
    with pytest.raises(DownloadFailed) as caught:
        fetch(address, limits=limits, **more)
    return caught.value


@pytest.mark.parametrize("how", ["well", "chunked", "stays_open"])
def test_a_file_comes_whole(publisher, how):
    got = fetch(publisher.serve("/list.csv", DATA, how), limits=CALM)

    assert got == Download(200, DATA, Validators())
    ((_, headers),) = publisher.asked
    assert headers["accept-encoding"] == "identity"
    assert headers["host"] == f"127.0.0.1:{publisher.port}"


def test_what_is_known_is_not_sent_again(publisher):
    address = publisher.serve("/list.csv", DATA, "tagged")
    first = fetch(address, limits=CALM)

    again = fetch(address, known=first.validators, limits=CALM)

    assert (again.status, again.data, again.validators) == (304, None, first.validators)
    assert publisher.asked[1][1]["if-modified-since"] == "Fri, 27 Feb 2026 00:00:09 GMT"


def test_a_304_to_a_question_without_conditions_is_an_error(publisher):
    publisher.files["/list.csv"] = b""
    publisher.failing["/list.csv"] = [304]

    assert fails(publisher.base + "/list.csv").status == 304


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ("truncated", "announced 6,500 bytes and sent 3,250"),
        ("says_less", "announced 3,250 bytes and sent more"),
        ("says_nothing", "does not say how long the file is"),
        ("says_nonsense", "does not say how long the file is"),
        ("announces_too_much", "larger than 1 MB"),
        ("chunks_cut_off", "The connection failed: IncompleteRead"),
        ("hangs_up", "The connection failed"),
        ("stalls", "sent nothing for 1.5 seconds"),
        ("drips", "took longer than 2.5 seconds"),
        ("drips_headers", "took longer than 2.5 seconds"),
        ("endless", "larger than 1 MB"),
    ],
)
def test_what_is_not_whole_in_time_and_size_is_nothing(publisher, how, says):
    started = time.monotonic()

    failed = fails(publisher.serve("/list.csv", DATA, how), HASTY if how in SLOW else CALM)

    assert says in failed.reason
    assert time.monotonic() - started < 10


def test_an_endless_stream_is_read_no_further_than_the_limit(publisher):
    import tracemalloc

    address = publisher.serve("/list.csv", DATA, "endless")
    tracemalloc.start()
    fails(address)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 4 * CALM.size


def test_a_passing_failure_is_tried_again_with_a_longer_pause_each_time(publisher):
    address = publisher.serve("/list.csv", DATA)
    publisher.failing["/list.csv"] = [500, 503]
    pauses = []

    got = fetch(address, limits=Limits(tries=3, pause=2), sleep=pauses.append)

    assert got.data == DATA
    assert pauses == [2, 4]


def test_the_tries_are_bounded(publisher):
    publisher.serve("/list.csv", DATA)
    publisher.failing["/list.csv"] = [500] * 9

    failed = fails(publisher.base + "/list.csv", Limits(tries=3), sleep=lambda seconds: None)

    assert failed.status == 500
    assert len(publisher.asked) == 3


def test_what_is_not_there_is_not_asked_for_again(publisher):
    failed = fails(publisher.base + "/none.csv", Limits(tries=3))

    assert failed.reason == "The publisher answered 404 Not Found."
    assert len(publisher.asked) == 1


def test_a_redirect_to_the_same_host_is_followed(publisher):
    publisher.serve("/new.csv?sig=1", DATA)
    publisher.files["/new.csv"], publisher.behaves["/new.csv"] = DATA, "well"

    assert fetch(publisher.serve("/list.csv", b"/new.csv?sig=1", "redirects"), limits=CALM).data == DATA
    assert publisher.paths() == ["/list.csv", "/new.csv?sig=1"]


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("http://169.254.169.254/latest/meta-data", "is not encrypted"),
        ("https://169.254.169.254/latest", "not among its hosts"),
        (
            "https://elsewhere.example/list.csv",
            "redirected to elsewhere.example, which is not among its hosts",
        ),
        ("file:///etc/hostname", "is not encrypted"),
        ("ftp://127.0.0.1/list.csv", "is not encrypted"),
        ("http://localhost:1/list.csv", "not among its hosts"),
        ("https://user@127.0.0.1/list.csv", "not among its hosts"),
        ("http://[::1", "malformed"),
        ("http://127.0.0.1:99999/", "malformed"),
    ],
)
def test_a_redirect_elsewhere_is_refused_without_asking_there(publisher, target, says):
    failed = fails(publisher.serve("/list.csv", target.encode(), "redirects"), Limits(tries=3))

    assert says in failed.reason
    assert publisher.paths() == ["/list.csv"]


def test_a_redirect_to_a_host_that_the_settings_name_is_followed(publisher):
    publisher.serve("/new.csv", DATA)
    address = publisher.serve("/list.csv", f"http://localhost:{publisher.port}/new.csv".encode(), "redirects")

    assert fetch(address, hosts=["localhost"], limits=CALM).data == DATA


def test_redirects_in_a_circle_come_to_an_end(publisher):
    assert "more than 5 times" in fails(publisher.serve("/a", b"/a", "redirects")).reason
    assert len(publisher.asked) == 6


def test_an_address_that_is_not_encrypted_is_asked_only_on_this_machine():
    assert "is not encrypted" in fails("http://lists.example/list.csv").reason


def test_nobody_at_the_address_is_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    assert "ConnectionRefusedError" in fails(f"http://127.0.0.1:{port}/").reason


def test_a_server_that_accepts_and_says_nothing_costs_no_more_than_the_deadline():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        failed = fails(f"https://127.0.0.1:{silent.getsockname()[1]}/", Limits(connect=30, total=1, tries=1))

    assert "longer than 1 seconds" in failed.reason
    assert time.monotonic() - started < 10


def certificate(folder, name):
    """A certificate that signs itself, for a name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(tmp_path):
    with open_publisher(certificate(tmp_path, "localhost")) as encrypted:
        address = encrypted.serve("/list.csv", DATA).replace("127.0.0.1", "localhost")

        failed = fails(address, Limits(tries=3))

        assert "certificate is not trusted: self-signed certificate" in failed.reason
        assert encrypted.asked == []


def test_a_trusted_certificate_of_that_name_is_taken_and_of_another_is_not(tmp_path, monkeypatch):
    file = certificate(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with open_publisher(file) as encrypted:
        address = encrypted.serve("/list.csv", DATA)

        assert fetch(address.replace("127.0.0.1", "localhost"), limits=CALM).data == DATA
        assert "not valid for '127.0.0.1'" in fails(address).reason


def test_no_try_begins_after_the_time_for_all_of_them(publisher):
    failed = fails(
        publisher.serve("/list.csv", DATA, "stalls"), Limits(read=0.4, total=1, tries=9, pause=0.3)
    )

    assert failed.again
    assert len(publisher.asked) <= 2


def test_no_timer_stays_behind(publisher):
    address = publisher.serve("/list.csv", DATA)
    before = threading.active_count()

    for _ in range(5):
        fetch(address, limits=CALM)

    time.sleep(0.2)
    assert threading.active_count() <= before + 1
