import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from licensing.advice import services
from licensing.advice.models import AdviceRequest
from tests.factories.applications import make_entry, upload
from tests.factories.organizations import make_member, make_organization, make_site
from tests.licensing.advice.build import DETAILS, draft, filed, given, issued, proposed, under_review

pytestmark = pytest.mark.django_db
INDEX = "/portal/advice/"


def to(name, *args):
    return reverse(f"licensing:{name}", args=[getattr(one, "pk", one) for one in args])


def typed(**fields):
    return {
        "name": "Fiber laser cutter",
        **DETAILS,
        "special_design": "no",
        "proposal": "entry",
        "control_code": "6A005",
        "proposal_reason": "Above the threshold.",
        **fields,
    }


def test_an_exporter_describes_an_item_and_submits(ada, arden, sign_in):
    make_entry()
    client = sign_in(ada)
    started = client.post(f"{INDEX}start/", {"organization": str(arden.pk), "kind": "classification"})
    request = AdviceRequest.objects.get()
    assert started["Location"] == to("advice-request", request)
    page = client.get(to("advice-request", request)).content.decode()
    assert "Describe at least one item." in page
    assert 'aria-disabled="true"' in page

    add = to("advice-item-add", request)
    assert "What kind of item is it?" in client.get(add).content.decode()
    assert client.get(f"{add}?kind=").status_code == 422
    questions = client.get(f"{add}?kind=equipment").content.decode()
    assert "Which figures tell how good it is?" in questions
    saved = client.post(f"{add}?kind=equipment", typed(version="1"))
    assert saved.status_code == 302
    request.refresh_from_db()
    sent = client.post(to("advice-submit", request), {"version": str(request.version)})
    assert sent["Location"] == to("advice-request", request)
    again = client.post(to("advice-submit", request), {"version": str(request.version)})
    assert again["Location"] == to("advice-request", request)

    request.refresh_from_db()
    shown = client.get(to("advice-request", request)).content.decode()
    assert request.reference in shown
    assert "Day 0 of 10" in shown
    assert "6A005 Lasers of high power" in shown
    assert request.reference in client.get(INDEX).content.decode()
    assert client.get(to("advice-item-add", request)).status_code == 409


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "", "Enter the name"),
        ("performance", "", "Which figures"),
        ("special_design", "", "special design"),
        ("control_code", "9Z999", "No entry 9Z999 is in force"),
        ("control_code", "", "Choose the entry that you propose"),
        ("proposal_reason", "", "Say why you propose it"),
    ],
)
def test_an_error_stands_beside_its_field_and_keeps_what_was_typed(ada, arden, sign_in, field, value, said):
    make_entry()
    request = services.start(arden, "classification", actor=ada)
    address = f"{to('advice-item-add', request)}?kind=equipment"

    refused = sign_in(ada).post(address, typed(version="1", manufacturer="Kept Optics", **{field: value}))

    assert refused.status_code == 422
    assert said in str(refused.context["form"].errors[field])
    assert "Kept Optics" in refused.content.decode()
    assert not request.items.exists()


def test_finding_an_entry_keeps_what_was_typed(ada, arden, sign_in):
    make_entry()
    request = services.start(arden, "classification", actor=ada)
    address = f"{to('advice-item-add', request)}?kind=equipment"

    found = sign_in(ada).post(address, typed(version="1", control_code="", q="thermal", find="1"))

    shown = found.content.decode()
    assert "Thermal cameras" in shown
    assert "Fiber laser cutter" in shown


def test_a_stale_page_saves_nothing_and_shows_the_version_that_stands(ada, arden, sign_in):
    request = draft(arden, ada)
    item = request.items.get()

    refused = sign_in(ada).post(to("advice-item", request, item), typed(name="Other", version="1"))

    assert refused.status_code == 409
    item.refresh_from_db()
    assert item.name == "Fiber laser cutter"
    assert f'name="version" value="{request.version}"' in refused.content.decode()


def test_items_documents_and_the_transaction_are_changed_in_the_browser(ada, arden, sign_in):
    request = draft(arden, ada, "advice", items=2)
    client = sign_in(ada)

    def version():
        return str(AdviceRequest.objects.get(pk=request.pk).version)

    page = to("advice-documents", request)
    assert client.post(page, {"version": version(), "file": upload("a.exe")}).status_code == 422
    assert client.post(page, {"version": version()}).status_code == 422
    assert client.post(page, {"version": version(), "file": upload("sheet.pdf")}).status_code == 302
    assert "sheet.pdf" in client.get(page).content.decode()
    document = request.documents.get()
    gone = client.post(to("advice-document-remove", request, document), {"version": version()})
    assert gone.status_code == 302
    assert "No document is attached yet" in client.get(page).content.decode()

    transaction = {"destination": "NO", "end_user": "Fjordglass", "end_use": "Signs", "question": ""}
    refused = client.post(to("advice-transaction", request), {"version": version(), **transaction})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["question"])
    transaction["question"] = "May we?"
    assert (
        client.post(to("advice-transaction", request), {"version": version(), **transaction}).status_code
        == 302
    )

    item = request.items.first()
    assert "Remove" in client.get(to("advice-item-remove", request, item)).content.decode()
    assert client.post(to("advice-item-remove", request, item), {"version": "1"}).status_code == 409
    assert client.post(to("advice-item-remove", request, item), {"version": version()}).status_code == 302
    assert request.items.count() == 1


def test_an_exporter_answers_a_question_and_withdraws(ada, omar, arden, sign_in):
    request = under_review(arden, ada, omar)
    question = services.ask(request, question="Which wavelength?", actor=omar)
    client, address = sign_in(ada), to("advice-explain", question)

    assert address in client.get(to("advice-request", request)).content.decode()
    assert address in client.get("/portal/").content.decode()
    assert client.post(address, {"answer": ""}).status_code == 422
    assert client.post(address, {"answer": "1070 nm"}).status_code == 302
    assert "1070 nm" in client.get(to("advice-request", request)).content.decode()
    assert address not in client.get("/portal/").content.decode()
    assert client.post(address, {"answer": "Again"}).status_code == 409

    withdraw = to("advice-withdraw", request)
    assert client.post(withdraw, {"version": "1"}).status_code == 409
    request.refresh_from_db()
    assert client.post(withdraw, {"version": str(request.version)}).status_code == 302
    assert "Withdrawn" in client.get(to("advice-request", request)).content.decode()
    assert "nothing to withdraw" in client.get(withdraw).content.decode()


def test_the_exporter_reads_the_answer_and_nothing_of_the_file(ada, omar, cleo, arden, sign_in):
    request = under_review(arden, ada, omar)
    services.answer(request, given(request, note="Seen in the trade press."), actor=omar)
    client = sign_in(ada)

    shown = client.get(to("advice-request", request)).content.decode()
    assert "Falls under an entry of the list" in shown
    assert "Mean power is above the threshold" in shown
    assert "The item as described" in shown
    assert "trade press" not in shown
    held = client.get(to("advice-answers")).content.decode()
    assert f"{request.reference}/1" in held
    assert "In force" in held

    answer = request.answers.get()
    services.revoke(answer, reason="Measured wrongly.", actor=cleo)
    assert "Measured wrongly." in client.get(to("advice-request", request)).content.decode()
    assert "Revoked" in client.get(to("advice-answers")).content.decode()


def test_an_answer_that_waits_for_its_second_signature_is_not_shown(ada, omar, cleo, arden, sign_in):
    answer = proposed(arden, ada, omar)
    client, page = sign_in(ada), to("advice-request", answer.request)

    before = client.get(page).content.decode()
    assert "No entry names a laser" not in before
    assert "second signature" not in before
    assert "Under review" in before
    services.send_back(answer, note="Compare with 6A003.", actor=cleo)
    assert "Compare with 6A003" not in client.get(page).content.decode()
    assert "no answer yet" in client.get(to("advice-answers")).content.decode()


def test_one_organization_never_sees_the_requests_of_another(ada, sam, omar, inez, arden, sign_in):
    make_organization(sam)
    mine = draft(arden, ada)
    services.attach(mine, upload("sheet.pdf"), actor=ada, version=None)
    item, document = mine.items.get(), mine.documents.get()
    file = reverse("files:download", args=[document.file_id])
    pages = [
        to("advice-request", mine),
        to("advice-item", mine, item),
        to("advice-item-add", mine),
        to("advice-documents", mine),
        to("advice-withdraw", mine),
        file,
    ]
    for address in pages:
        assert sign_in(sam).get(address).status_code == 404, address
    assert sign_in(omar).get(file).status_code == 404  # a draft is the exporter's own
    assert sign_in(omar).get(to("desk-advice-request", mine)).status_code == 404
    assert sign_in(sam).post(to("advice-submit", mine), {"version": "1"}).status_code == 404

    mine = services.submit(mine, actor=ada, version=None)
    question = services.ask(services.take(mine, actor=omar), question="Which?", actor=omar)
    assert sign_in(sam).get(to("advice-explain", question)).status_code == 404
    assert sign_in(sam).post(to("advice-explain", question), {"answer": "x"}).status_code == 404
    assert mine.reference not in sign_in(sam).get(INDEX).content.decode()
    assert sign_in(sam).get(file).status_code == 404
    assert sign_in(inez).get(file).status_code == 404
    assert sign_in(omar).get(file).status_code == 200
    assert sign_in(ada).get(file).status_code == 200


def test_what_was_typed_is_escaped(ada, omar, arden, sign_in):
    hostile = "<script>alert(1)</script> laser"
    request = under_review(
        arden, ada, omar, name=hostile, proposal_reason=hostile, details=DETAILS | {"function": hostile}
    )
    services.ask(request, question=hostile, actor=omar)

    for who, address in (
        (ada, to("advice-request", request)),
        (ada, INDEX),
        (omar, to("desk-advice-request", request)),
        (omar, "/desk/advice/"),
    ):
        shown = sign_in(who).get(address).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


def test_pages_ask_the_database_as_often_for_many_as_for_one(ada, omar, arden, sign_in):
    client = sign_in(ada)
    asked = []
    for count in (1, 29):
        for _ in range(count):
            answer = issued(arden, ada, omar)
        numbers = []
        for address in (INDEX, to("advice-answers"), to("advice-request", answer.request)):
            client.get(address)
            with CaptureQueriesContext(connection) as counted:
                client.get(address)
            numbers.append(len(counted))
        asked.append(numbers)

    assert asked[0] == asked[1]
    assert asked[0] == [7, 5, 11]
    first = client.get(INDEX).context["page"]
    assert len(client.get(first.next_url).context["page"].rows) == 5


def test_empty_pages_say_so(ada, sam, arden, sign_in):
    assert "asked nothing yet" in sign_in(ada).get(INDEX).content.decode()
    make_organization(sam, status="pending")
    assert "must approve its registration" in sign_in(sam).get(f"{INDEX}start/").content.decode()
    draft_page = filed(arden, ada)
    assert "asked nothing so far" in sign_in(ada).get(to("advice-request", draft_page)).content.decode()


def test_an_agent_of_some_sites_knows_of_no_request(ada, arden, agnes, omar, sign_in):
    make_member(arden, agnes, "agent", sites=[make_site(arden, "Quay")])
    answered = issued(arden, ada, omar).request
    agent = sign_in(agnes)

    page = agent.get(INDEX).content.decode()
    assert answered.reference not in page
    assert "covers only some sites" in page
    assert answered.reference not in agent.get(to("advice-answers")).content.decode()
    assert agent.get(to("advice-request", answered)).status_code == 404
    started = agent.post(f"{INDEX}start/", {"organization": str(arden.pk), "kind": "classification"})
    assert started.status_code == 422
    assert AdviceRequest.objects.count() == 1


def test_an_agent_of_the_whole_organization_asks_for_it(arden, agnes, sign_in):
    make_member(arden, agnes, "agent")

    started = sign_in(agnes).post(f"{INDEX}start/", {"organization": str(arden.pk), "kind": "classification"})

    assert started["Location"] == to("advice-request", AdviceRequest.objects.get())
