import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from screening.corrections import queries, services
from screening.corrections.models import CorrectionRequest
from screening.lookups.services import own_check
from tests.factories.organizations import make_organization
from tests.screening.corrections.build import REFUSAL, TOLD, facts, proposed, request_of, under_review, upload
from tests.screening.lookups.build import VANDERMOOR, answered

pytestmark = pytest.mark.django_db
INDEX = "/portal/wrong-matches/"
NEW = f"{INDEX}new/"


def page(request):
    return reverse("screening:correction", args=[request.pk])


def typed(organization, **fields):
    return {
        "organization": str(organization.pk),
        "names": "Vandermoor Optics\r\nVMO Trading",
        "kind": "organization",
        "country": "DE",
        "watchlist": "open",
        "listed_name": "Vandermoor Optics",
        "explanation": "Another number.",
        **fields,
    }


def test_an_exporter_asks_from_the_result_of_a_check(ada, arden, sign_in):
    check = answered(own_check(VANDERMOOR, organization=arden.pk, actor=ada))
    client = sign_in(ada)

    form = client.get(f"{NEW}?check={check.pk}&match=0").context["form"]
    assert form.initial["listed_name"] == "Vandermoor Optics"
    assert form.initial["watchlist"] == "open"
    sent = client.post(NEW, typed(arden, check=str(check.pk), evidence=[upload(), upload("b.pdf")]))

    made = CorrectionRequest.objects.get()
    assert sent["Location"] == page(made)
    assert made.own_check == check
    assert queries.files_of(made).count() == 2
    shown = client.get(page(made)).content.decode()
    assert made.number in shown
    assert "Day 0 of 20" in shown
    assert "register.pdf" in shown
    assert made.number in client.get(INDEX).content.decode()


@pytest.mark.parametrize("place", ["7", "-1", "x", ""])
def test_a_match_that_there_is_not_fills_nothing_in(ada, arden, sign_in, place):
    check = answered(own_check(VANDERMOOR, organization=arden.pk, actor=ada))

    assert (
        sign_in(ada).get(f"{NEW}?check={check.pk}&match={place}").context["form"].initial["listed_name"] == ""
    )


def test_a_check_of_others_fills_nothing_in(ada, sam, arden, sign_in):
    make_organization(sam)
    check = answered(own_check(VANDERMOOR, organization=arden.pk, actor=ada))

    assert sign_in(sam).get(f"{NEW}?check={check.pk}&match=0").context["form"].initial == {}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("names", "x" * 10_000, "at most 500"),
        ("names", "abc\N{RIGHT-TO-LEFT OVERRIDE}", "reading direction"),
        ("kind", "", "Say whether"),
        ("watchlist", "secret", "secret"),
        ("listed_name", "y" * 600, "at most 500"),
        ("listed_name", "a\x1bb", "control character"),
        ("explanation", "", "Say why"),
        ("explanation", "z" * 5001, "5000"),
        ("explanation", "a\N{LEFT-TO-RIGHT OVERRIDE}", "reading direction"),
    ],
)
def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(ada, arden, sign_in, field, value, said):
    refused = sign_in(ada).post(NEW, typed(arden, address="Lupinenweg 77", **{field: value}))

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert f'id="id_{field}-error"' in shown
    assert said in str(refused.context["form"].errors[field])
    assert "Lupinenweg 77" in shown
    assert not CorrectionRequest.objects.exists()


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ([upload("register.pdf", b"MZ a program")], "only PDF, PNG or JPEG"),
        ([upload("register.pdf", b"")], "is empty"),
        ([upload(f"{number}.pdf") for number in range(11)], "at most 10 files"),
    ],
)
def test_a_refused_file_is_said_beside_the_field(ada, arden, sign_in, evidence, said):
    refused = sign_in(ada).post(NEW, typed(arden, evidence=evidence))

    assert refused.status_code == 422
    assert said in str(refused.context["form"].errors["evidence"])
    assert not CorrectionRequest.objects.exists()


def test_an_exporter_answers_a_question_and_withdraws(ada, sonia, arden, sign_in):
    request = under_review(arden, ada, sonia)
    question = services.ask(request, question="Which number?", actor=sonia)
    client, address = sign_in(ada), reverse("screening:answer_correction", args=[question.pk])

    assert address in client.get(page(request)).content.decode()
    assert client.post(address, {"answer": ""}).status_code == 422
    assert client.post(address, {"answer": "HRB 77", "evidence": upload("x.exe")}).status_code == 422
    assert client.post(address, {"answer": "HRB 77", "evidence": upload()}).status_code == 302
    assert "HRB 77" in client.get(page(request)).content.decode()
    assert client.post(address, {"answer": "Again"}).status_code == 409

    withdraw = reverse("screening:withdraw_correction", args=[request.pk])
    assert client.post(withdraw, {"version": "1"}).status_code == 409
    version = client.get(withdraw).context["form"].initial["version"]
    assert client.post(withdraw, {"version": version}).status_code == 302
    assert "Withdrawn" in client.get(page(request)).content.decode()
    assert "nothing to withdraw" in client.get(withdraw).content.decode()


def test_the_answer_is_shown_and_nothing_of_the_file(ada, sonia, selma, arden, sign_in):
    decision = proposed(arden, ada, sonia)
    client = sign_in(ada)
    before = client.get(page(decision.request)).content.decode()
    assert TOLD not in before
    assert "second person" not in before
    assert "Under review" in before

    services.confirm(decision, actor=selma)

    shown = client.get(page(decision.request)).content.decode()
    assert TOLD in shown
    assert "Granted" in shown
    assert "complain to" in shown
    for inside in ("register extract shows", "List secret", "different_number", "registration or identity"):
        assert inside not in shown


def test_about_no_named_list_the_outcome_is_not_told(ada, sonia, selma, arden, sign_in):
    decision = proposed(arden, ada, sonia, REFUSAL, watchlist="", listed_name="")
    services.confirm(decision, actor=selma)

    for address in (page(decision.request), INDEX):
        shown = sign_in(ada).get(address).content.decode()
        assert "Answered" in shown
        assert "Refused" not in shown


def test_one_organization_never_sees_the_requests_of_another(ada, sam, sonia, omar, arden, sign_in):
    make_organization(sam)
    with_file = services.request_correction(facts(), organization=arden.pk, evidence=[upload()], actor=ada)
    file = reverse("files:download", args=[queries.files_of(with_file).get().pk])
    question = services.ask(under_review(arden, ada, sonia), question="Which?", actor=sonia)
    stranger = sign_in(sam)

    for address in (
        page(with_file),
        file,
        reverse("screening:withdraw_correction", args=[with_file.pk]),
        reverse("screening:answer_correction", args=[question.pk]),
    ):
        assert stranger.get(address).status_code == 404
    assert with_file.number not in stranger.get(INDEX).content.decode()
    assert sign_in(ada).get(file).status_code == 200
    assert sign_in(sonia).get(file).status_code == 200
    assert sign_in(omar).get(file).status_code == 404


def test_what_was_typed_is_escaped(ada, arden, sign_in):
    hostile = "<script>alert(1)</script> Vandermoor"
    client = sign_in(ada)
    client.post(NEW, typed(arden, names=hostile, listed_name=hostile, explanation=hostile, address=hostile))

    for address in (page(CorrectionRequest.objects.get()), INDEX):
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


def test_pages_ask_the_database_as_often_for_thirty_requests_as_for_one(ada, arden, sign_in):
    client = sign_in(ada)
    asked = []
    for count in (1, 29):
        for _ in range(count):
            made = request_of(arden, ada)
        numbers = []
        for address in (INDEX, page(made)):
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                client.get(address)
            numbers.append(len(counted))
        asked.append(numbers)

    assert asked[0] == asked[1]
    assert max(asked[0]) < 15
    first = client.get(INDEX).context["page"]
    assert len(client.get(first.next_url).context["page"].rows) == 5


def test_empty_pages_say_so(ada, sam, arden, sign_in):
    assert "has asked for no correction" in sign_in(ada).get(INDEX).content.decode()
    make_organization(sam, status="pending")
    assert "approved organization yet" in sign_in(sam).get(NEW).content.decode()
