import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.audit.models import AuditEvent
from exportctl.core.outbox.models import Job, JobStatus
from screening.lookups import services
from screening.lookups.models import Lookup
from screening.lookups.rules import Question
from screening.watchlists.models import Watchlist
from tests.factories.organizations import make_organization
from tests.screening.hits.build import load_list
from tests.screening.lookups.build import BAKERY, VANDERMOOR, answered, load_lists

pytestmark = pytest.mark.django_db
INDEX = "/desk/look-ups/"
PART = {"HTTP_HX_REQUEST": "true"}


def page(lookup):
    return reverse("screening:lookup", args=[lookup.pk])


def test_a_name_is_looked_up_in_the_browser(sonia, sign_in):
    load_lists()
    client = sign_in(sonia)

    sent = client.post(
        INDEX,
        {
            "names": "Vandermoor Optics\r\nVMO Trading\r\n",
            "kind": "organization",
            "country": "AE",
            "lists": ["open"],
            "threshold": "60",
        },
    )

    made = Lookup.objects.get()
    assert sent["Location"] == page(made)
    assert made.question["names"] == ["Vandermoor Optics", "VMO Trading"]
    assert (made.lists, str(made.threshold)) == (["open"], "0.60")
    waiting = client.get(page(made)).content.decode()
    assert "Nothing has been compared yet" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    assert "No listed name" not in waiting
    answered(made)
    part = client.get(page(made), **PART).content.decode()
    assert "1 match" in part
    assert "FICTION" in part
    assert "The same country." in part
    assert "List open" in part
    assert "<html" not in part
    assert "hx-get" not in part


def test_nothing_found_says_against_which_editions(sonia, sign_in):
    load_lists()
    done = answered(services.look_up(BAKERY, actor=sonia))

    shown = sign_in(sonia).get(page(done)).content.decode()

    assert "Nothing found" in shown
    assert "List open" in shown
    assert "List secret" in shown
    assert 'http-equiv="refresh"' not in shown


def test_a_failure_is_said_and_never_nothing_found(sonia, sign_in):
    failed = answered(services.look_up(VANDERMOOR, actor=sonia))
    stuck = services.look_up(VANDERMOOR, actor=sonia)
    Job.objects.filter(key__contains=str(stuck.pk)).update(status=JobStatus.FAILED)
    client = sign_in(sonia)

    for one, said in ((failed, "Nothing was compared"), (stuck, "gave up")):
        shown = client.get(page(one)).content.decode().partition("<main")[2]
        assert said in shown
        assert "Nothing found" not in shown
        assert "hx-trigger" not in shown


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("names", "", "Enter a name."),
        ("names", "x" * 10_000, "at most 500 characters"),
        ("names", "Nadim\x07", "control character"),
        ("names", "Nadim\x00", "Null characters"),
        ("names", "abc\N{RIGHT-TO-LEFT OVERRIDE}def", "reading direction"),
        ("threshold", "49", "50"),
        ("threshold", "low", "number"),
        ("lists", "none", "none"),
        ("birth_date", "soon", "Write the date of birth"),
        ("country", "XX", "XX"),
    ],
)
def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(sonia, sign_in, field, value, said):
    load_lists()

    refused = sign_in(sonia).post(INDEX, {"names": "Osprey Lantern", field: value})

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert (
        f'id="id_{field}-error"' in shown or f'aria-describedby="id_{field}-hint id_{field}-error"' in shown
    )
    assert said in str(refused.context["form"].errors[field])
    assert field == "names" or "Osprey Lantern" in shown
    assert not Lookup.objects.exists()


def test_what_was_asked_and_listed_is_escaped(sonia, sign_in):
    load_list("<b>Vandermoor</b> Optics")
    done = answered(services.look_up(Question(("<script>Vandermoor</script> Optics",)), actor=sonia))
    client = sign_in(sonia)

    for address in (page(done), INDEX):
        shown = client.get(address).content.decode()
        assert "<script>Vandermoor" not in shown
        assert "<b>Vandermoor" not in shown
        assert "&lt;script&gt;Vandermoor" in shown


def test_a_look_up_is_opened_by_colleagues_and_listed_for_its_person_only(sonia, omar, ada, inez, sign_in):
    load_lists()
    done = answered(services.look_up(VANDERMOOR, actor=sonia))

    assert sign_in(omar).get(page(done)).status_code == 200
    assert page(done) not in sign_in(omar).get(INDEX).content.decode()
    assert page(done) in sign_in(sonia).get(INDEX).content.decode()
    assert [sign_in(person).get(page(done)).status_code for person in (ada, inez)] == [403, 403]


def test_a_question_is_asked_again_with_changes(sonia, sign_in):
    load_lists()
    done = answered(services.look_up(VANDERMOOR, actor=sonia, lists=["open"]))
    client = sign_in(sonia)

    again = client.get(f"{INDEX}?like={done.pk}")

    assert again.context["form"].initial["names"] == "Vandermoor Optics"
    assert client.get(f"{INDEX}?like=nonsense").status_code == 200


def test_an_own_check_is_no_look_up(ada, sonia, omar, sign_in):
    load_lists()
    arden = make_organization(ada, name="Arden Photonics Ltd")
    check = answered(services.own_check(VANDERMOOR, organization=arden.pk, actor=ada))
    use = reverse("screening:exporter_check", args=[check.pk])

    assert sign_in(sonia).get(page(check)).status_code == 404
    listed = sign_in(sonia).get("/desk/look-ups/exporters/").content.decode()
    assert use in listed
    assert "Arden Photonics Ltd" in listed
    assert "List secret: not shown" in listed
    assert "Vandermoor" in sign_in(sonia).get(use).content.decode()
    assert sign_in(omar).get(use).status_code == 403


def test_pages_ask_the_database_as_often_for_thirty_rows_as_for_one(ada, sonia, sign_in):
    load_lists()
    arden = make_organization(ada)
    client = sign_in(sonia)
    asked = []
    for count in (1, 29):
        for _ in range(count):
            done = answered(services.look_up(VANDERMOOR, actor=sonia))
            check = answered(services.own_check(VANDERMOOR, organization=arden.pk, actor=ada))
        numbers = []
        for address in (
            INDEX,
            page(done),
            "/desk/look-ups/exporters/",
            reverse("screening:exporter_check", args=[check.pk]),
        ):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            numbers.append(len(queries))
        asked.append(numbers)

    assert asked[0] == asked[1]
    assert max(asked[0]) < 15
    first = client.get(INDEX).context["page"]
    assert len(first.rows) == 25
    assert len(client.get(first.next_url).context["page"].rows) == 5


def test_empty_pages_say_so(sonia, sign_in):
    client = sign_in(sonia)

    assert "No list is in force" in client.get(INDEX).content.decode()
    assert "No exporter has checked a name yet" in client.get("/desk/look-ups/exporters/").content.decode()


def test_a_manager_shows_a_list_to_exporters_for_a_reason(ada, max_manager, sonia, sign_in):
    load_lists()
    arden = make_organization(ada)
    secret = Watchlist.objects.get(key="secret")
    address = reverse("screening:show_list", args=[secret.pk])
    client = sign_in(max_manager)
    assert address in client.get("/desk/look-ups/exporters/").content.decode()
    assert address not in sign_in(sonia).get("/desk/look-ups/exporters/").content.decode()
    assert sign_in(sonia).post(address, {"reason": "Why not."}).status_code == 403

    assert client.post(address, {"reason": "", "version": secret.version}).status_code == 422
    assert client.post(address, {"reason": "Published.", "version": "0"}).status_code == 409
    assert client.post(address, {"reason": "Published.", "version": secret.version}).status_code == 302

    check = answered(services.own_check(Question(("Hidden Heron",)), organization=arden.pk, actor=ada))
    assert check.match_count == 1
    assert AuditEvent.objects.get(verb="watchlist.shown").reason == "Published."
    client.post(address, {"reason": "By mistake.", "version": secret.version + 1})
    check = answered(services.own_check(Question(("Hidden Heron",)), organization=arden.pk, actor=ada))
    assert check.match_count == 0
