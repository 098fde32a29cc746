import pytest

from exportctl.core.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def fail(give_password, email, times, **extra):
    for _ in range(times):
        response = give_password(email, "wrong", **extra)
    return response


def locks():
    return AuditEvent.objects.filter(verb="person.locked_out")


def test_the_sixth_failure_locks_and_says_so(client, ada, give_password):
    assert fail(give_password, ada.email, 5).status_code == 200

    response = fail(give_password, ada.email, 1)

    assert response.status_code == 429
    assert b"Too many failed sign-ins" in response.content
    event = locks().get()
    assert event.sentence == "The system locked Ada out for 15 minutes after repeated failures"
    assert event.after == {"address": "127.0.0.1"}


def test_the_right_password_is_refused_while_locked_and_the_lock_is_recorded_once(client, ada, give_password):
    fail(give_password, ada.email, 6)

    response = give_password(ada.email.upper())

    assert response.status_code == 429
    assert "_auth_user_id" not in client.session
    assert locks().count() == 1


def test_another_person_and_another_address_are_not_locked(client, ada, sam, give_password):
    fail(give_password, ada.email, 6)

    assert give_password(sam.email).status_code == 302
    client.logout()
    assert give_password(ada.email, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_the_lock_ends_after_a_quarter_of_an_hour_whatever_was_tried_meanwhile(
    client, ada, give_password, time_machine
):
    time_machine.move_to("2026-11-20T10:00:00Z", tick=False)
    fail(give_password, ada.email, 6)
    time_machine.move_to("2026-11-20T10:10:00Z", tick=False)
    assert fail(give_password, ada.email, 1).status_code == 429

    time_machine.move_to("2026-11-20T10:15:30Z", tick=False)

    assert give_password(ada.email).status_code == 302


def test_an_unknown_address_is_locked_alike(client, roles, give_password):
    response = fail(give_password, "nobody@nowhere.example", 6)

    assert response.status_code == 429
    assert not locks().exists()


def test_failures_from_many_addresses_are_slowed_too(client, ada, give_password):
    for number in range(10):
        give_password(ada.email, "wrong", REMOTE_ADDR=f"10.0.1.{number}")

    response = give_password(ada.email, REMOTE_ADDR="10.0.2.1")

    assert b"Too many failed login attempts" in response.content
    assert "_auth_user_id" not in client.session
