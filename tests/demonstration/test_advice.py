"""The demonstration's two requests are walked through the real services, and the second finds the first."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from exportctl.core.people.roles import Role, Side
from exportctl.demonstration import advice
from exportctl.demonstration.clock import as_of
from licensing.advice import precedents
from licensing.advice.models import AdviceRequest
from tests.factories.competence import authorize
from tests.factories.organizations import make_organization


@pytest.mark.django_db
def test_one_is_answered_and_the_other_finds_it(ada, omar, cleo, max_manager, make_user):
    call_command("load_control_list", verbosity=0)
    maud = make_user("Maud", Side.EXPORTER, Role.EXPORTER_ADMIN)
    olga = make_user("Olga", Side.REGULATOR, Role.LICENSING_OFFICER)
    with as_of(timezone.now() - timedelta(days=200)):
        authorize(omar, max_manager)
        authorize(cleo, max_manager)
    exporters = {"arden": make_organization(ada), "kestrel": make_organization(maud)}

    advice.add(exporters, {"omar": omar, "olga": olga, "cleo": cleo})

    answered = AdviceRequest.objects.get(status="answered")
    waits = AdviceRequest.objects.get(status="under_review")
    assert answered.answers.get().second == cleo
    assert answered.closed_at < waits.submitted_at
    found = precedents.similar(olga, waits, list(waits.items.all()), [], on=timezone.localdate())[1]
    assert [one.line.answer.request for one in found] == [answered]
    assert {"laser", "engraving", "scan"} & {pair.asked for pair in found[0].pairs}
