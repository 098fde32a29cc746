"""The pages as people use them: who sees what, what a refused form says, how many queries a page takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from exportctl.core.people.roles import Role, Side
from licensing.referrals import services
from licensing.referrals.models import Agency, AgencyRecommendation, Referral, Settlement
from licensing.review import services as review
from licensing.review.models import Case
from licensing.review.queries import cases_visible_to
from tests.factories.cases import APPROVAL
from tests.licensing.referrals.build import let_run_out, make_agency, objecting, recommend, refer, reviewer

pytestmark = pytest.mark.django_db
SECRET = "Secret words of the agency."


def page_of(name, thing):
    return reverse(f"licensing:{name}", args=[thing.pk])


def text_of(answer):
    return answer.content.decode()


def queries_of(client, url, **headers):
    client.get(url, headers=headers)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url, headers=headers).status_code == 200
    return len(captured)


def test_a_case_is_referred_from_its_panel(sign_in, case, omar, dora):
    web, agency = sign_in(omar), make_agency(dora)
    panel = text_of(web.get(page_of("case-referrals", case)))
    assert "referred to nobody" in panel
    assert page_of("case-refer", case) in panel
    url = page_of("case-refer", case)
    assert "Choose at least one agency." in text_of(web.post(url, {"version": case.version}))
    lines = [one.pk for one in case.application.lines.all()]
    sent = {"agencies": [agency.pk], "question": "Do you object?", "lines": lines, "version": case.version}

    assert [web.post(url, sent).status_code for _ in range(2)] == [302, 422]

    referral = Referral.objects.get()
    assert [one.pk for one in referral.lines.all()] == lines
    assert not referral.parties.exists()
    panel = text_of(web.get(page_of("case-referrals", case), headers={"HX-Request": "true"}))
    assert agency.name in panel
    assert "an answer is awaited" in panel
    assert "<html" not in panel
    assert "An agency&#x27;s answer is awaited" not in text_of(web.get(page_of("case", case)))


def test_the_decision_is_grey_while_an_answer_is_awaited(sign_in, case, omar, dora):
    review.recommend(case, advice=APPROVAL, actor=omar)
    refer(case, make_agency(dora, short_name="Defense"), actor=omar)
    web = sign_in(omar)
    shown = text_of(web.get(page_of("case", case)))
    assert page_of("case-decide", case) not in shown
    assert "answer is awaited" in shown
    shown = text_of(web.get(page_of("case-decide", case)))
    assert "Defense (until " in shown
    assert 'aria-disabled="true"' in shown


def test_what_an_agency_says_is_on_the_decision_page_and_holds_it(sign_in, case, omar, dora):
    review.recommend(case, advice=APPROVAL, actor=omar)
    objecting(case, officer=omar, reviewer=dora)
    web, url = sign_in(omar), page_of("case-decide", case)
    shown = text_of(web.get(url))
    assert "Omar would let the goods go" in shown
    assert SECRET in shown
    line = case.application.lines.get()
    sent = {
        "outcome": "approve",
        "reason": "Fine.",
        f"line_{line.pk}": line.quantity,
        "version": Case.objects.get().version,
    }
    answer = web.post(url, sent)
    assert answer.status_code == 422
    assert "Record how it was settled" in text_of(answer)


def test_only_their_agency_s_people_see_a_referral(sign_in, case, omar, dora, felix, sam):
    mine, other = make_agency(dora), make_agency(felix)
    first, second = refer(case, mine, other, actor=omar)
    recommend(second, "deny", actor=felix)
    web = sign_in(dora)

    assert not cases_visible_to(dora).exists()
    for name in ("case", "case-referrals", "case-timeline", "case-decide"):
        assert web.get(page_of(name, case)).status_code == 403
    assert page_of("referral", first) in text_of(web.get(reverse("licensing:referred")))
    for name in ("referral", "referral-recommend", "referral-ask", "referral-escalate"):
        assert web.get(page_of(name, first)).status_code == 200
        assert web.get(page_of(name, second)).status_code == 404
        assert sign_in(sam).get(page_of(name, first)).status_code == 403
    shown = text_of(web.get(page_of("referral", first)))
    assert "Public words of the agency." in shown
    assert SECRET not in shown
    assert "Report of the embassy." not in shown
    assert "Screening" not in shown
    assert case.band not in shown


def test_protected_words_are_read_by_other_agencies_only_where_shared(sign_in, case, omar, dora, felix):
    first, second = refer(case, make_agency(dora), make_agency(felix), actor=omar)
    recommend(second, "deny", actor=felix, shared=True)
    shown = text_of(sign_in(dora).get(page_of("referral", first)))
    assert SECRET in shown
    assert "Report of the embassy." in shown


def test_documents_go_to_agencies_that_have_the_case(sign_in, case, omar, dora, felix):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    make_agency(felix)
    attachment = case.application.attachments.first()
    url = reverse("licensing:referral-document", args=[referral.pk, attachment.pk])
    answer = sign_in(dora).get(url)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert sign_in(felix).get(url).status_code == 404
    assert sign_in(dora).get(reverse("files:download", args=[attachment.file_id])).status_code == 404


def test_a_recommendation_is_written_line_by_line(sign_in, case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    web, url = sign_in(dora), page_of("referral-recommend", referral)
    line, party = case.application.lines.get(), case.application.parties.first()
    sent = {
        "seen": 0,
        "outcome": "approve",
        f"outcome_{party.pk}": "deny",
        f"quantity_{line.pk}": "1",
        "reason": "See the criteria.",
        "public_7": "It was not shown who works there.",
    }
    answer = web.post(url, sent)
    assert answer.status_code == 422
    assert "Say what you found on criterion 7." in text_of(answer)

    assert web.post(url, sent | {"finding_7": "concern"}).status_code == 302

    made = AgencyRecommendation.objects.get()
    said = {part.line_id or part.party_id: (part.outcome, part.quantity) for part in made.parts.all()}
    assert said[line.pk] == ("approve", 1)
    assert said[party.pk] == ("deny", None)
    assert made.criteria == ["7"]
    assert web.post(url, sent | {"finding_7": "concern"}).status_code == 409
    shown = text_of(web.get(url))
    assert "It was not shown who works there." in shown
    assert 'name="seen" value="1"' in shown


def test_two_sign_in_the_agency(sign_in, case, omar, dora, felix):
    (referral,) = refer(case, make_agency(dora, felix, two_signatures=True), actor=omar)
    made = recommend(referral, actor=dora)
    assert "someone else of the agency must sign" in text_of(sign_in(dora).get(page_of("referral", referral)))
    web = sign_in(felix)
    assert page_of("recommendation-countersign", made) in text_of(web.get(page_of("referral", referral)))
    assert web.get(page_of("recommendation-refuse", made)).status_code == 200
    assert web.post(page_of("recommendation-countersign", made)).status_code == 302
    assert Referral.objects.get().status == "answered"


def test_asking_answering_sending_back_and_withdrawing(sign_in, case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    officer, agency = sign_in(omar), sign_in(dora)
    assert "Write something." in text_of(agency.post(page_of("referral-ask", referral), {"reason": ""}))
    assert agency.post(page_of("referral-ask", referral), {"reason": "Which?"}).status_code == 302
    assert "Which?" in text_of(officer.get(page_of("referral-inform", referral)))
    assert officer.post(page_of("referral-inform", referral), {"reason": "This."}).status_code == 302
    recommend(referral, actor=dora)
    assert officer.post(page_of("referral-send-back", referral), {"reason": "More."}).status_code == 302
    assert "More." in text_of(agency.get(page_of("referral", referral)))
    assert officer.post(page_of("referral-withdraw", referral), {"reason": "Done."}).status_code == 302
    assert "Done." in text_of(agency.get(page_of("referral", referral)))
    shown = text_of(officer.get(page_of("case-referrals", case)))
    assert all(words in shown for words in ("Which?", "This.", "More.", "Done."))


def test_silence_is_explained_on_both_sides(sign_in, case, omar, dora):
    (referral,) = refer(case, make_agency(dora), actor=omar)
    let_run_out(referral)
    assert "deemed to have no objection" in text_of(sign_in(omar).get(page_of("case-referrals", case)))
    shown = text_of(sign_in(dora).get(page_of("referral", referral)))
    assert "deemed to have no objection" in shown
    assert "The time to answer ended on" in shown
    shown = text_of(sign_in(dora).get(reverse("licensing:referred"), {"show": "overdue"}))
    assert "Time is over" in shown


def test_a_conflict_climbs_from_officer_to_chair_to_agency(sign_in, case, omar, dora, clara):
    made = objecting(case, officer=omar, reviewer=dora)
    officer = sign_in(omar)
    version = {"version": Case.objects.get().version}
    assert "Say why" in text_of(officer.post(page_of("case-settle", case), {"direction": "release"}))
    escalate = page_of("case-escalate", case)
    assert "Committee chair has 14 days" in text_of(officer.get(escalate))
    assert officer.post(escalate, {"reason": "We differ."} | version).status_code == 302
    settlement = Settlement.objects.get()
    chair, ruling = sign_in(clara), page_of("ruling", settlement)
    assert ruling in text_of(chair.get(reverse("licensing:rulings")))
    assert ruling in text_of(chair.get(page_of("case-referrals", case)))
    assert "We differ." in text_of(chair.get(ruling))
    assert chair.post(ruling, {"direction": "release", "reason": "Civil."}).status_code == 302
    assert chair.get(ruling).status_code == 404
    agency = sign_in(dora)
    shown = text_of(agency.get(page_of("referral", made.referral)))
    assert "Civil." in shown
    assert page_of("referral-escalate", made.referral) in shown
    assert agency.post(page_of("referral-escalate", made.referral), {"reason": "No."}).status_code == 302
    assert Settlement.objects.filter(level="policy", status="open").count() == 1


def test_managers_keep_agencies_in_the_browser(sign_in, max_manager, dora, felix):
    web = sign_in(max_manager)
    facts = {"name": "Customs", "short_name": "Customs", "kind": "agency", "active": "on"}
    facts |= {"email": "c@agencies.example", "days": 20, "info_days": 30}
    add = reverse("licensing:agency-add")
    assert "longer than the answer takes" in text_of(web.post(add, facts))
    assert web.post(add, facts | {"info_days": 5}).status_code == 302
    agency = Agency.objects.get()
    assert "Customs" in text_of(web.get(reverse("licensing:agencies")))
    assert "nobody sees what is referred" in text_of(web.get(page_of("agency", agency)))
    assert web.post(page_of("agency-member-add", agency), {"person": ""}).status_code == 422
    assert web.post(page_of("agency-member-add", agency), {"person": dora.pk}).status_code == 302
    assert "Dora" in text_of(web.get(page_of("agency", agency)))
    assert web.post(page_of("agency-member-end", agency.members.get())).status_code == 302
    edit = page_of("agency-edit", agency)
    assert web.get(edit).status_code == 200
    changed = facts | {"info_days": 5, "days": 7, "version": 1}
    assert [web.post(edit, changed).status_code for _ in range(2)] == [302, 409]


def test_the_panel_takes_few_queries_however_much_there_is(sign_in, make_user, case, omar):
    people = [reviewer(make_user, f"Reviewer{number}") for number in range(3)]
    referrals = refer(case, *[make_agency(person) for person in people], actor=omar)
    officer, panel = sign_in(omar), page_of("case-referrals", case)
    for referral, person in zip(referrals, people, strict=True):
        recommend(referral, "deny" if person is people[0] else "approve", actor=person)
        services.send_back(referral, reason="More.", actor=omar)
    services.record_settlement(Case.objects.get(pk=case.pk), direction="release", reason="So.", actor=omar)
    assert queries_of(officer, panel, **{"HX-Request": "true"}) == 13


def test_an_administrator_sees_agencies_and_no_case(sign_in, root, case):
    assert sign_in(root).get(reverse("licensing:agencies")).status_code == 200
    assert sign_in(root).get(page_of("case-referrals", case)).status_code == 403


def test_a_reviewer_without_an_agency_sees_an_empty_queue(sign_in, make_user):
    lone = make_user("Lone", Side.REGULATOR, Role.AGENCY_REVIEWER)
    assert "No case waits for your agency" in text_of(sign_in(lone).get(reverse("licensing:referred")))
