from datetime import date

import pytest

from exportctl.core.errors import DomainError
from exportctl.core.people.roles import Role
from exportctl.core.staff import rules

TODAY = date(2026, 11, 27)
DECIDE = {
    Role.LICENSING_OFFICER,
    Role.SCREENING_ANALYST,
    Role.COUNTERSIGNER,
    Role.COMMITTEE_CHAIR,
    Role.MANAGER,
    Role.ADMINISTRATOR,
}


def test_two_people_give_the_roles_that_decide():
    assert {role for role in Role if rules.needs_two(role)} == DECIDE


@pytest.mark.parametrize(
    ("role", "others", "said"),
    [
        (Role.INSPECTOR, [Role.LICENSING_OFFICER], "inspects independently"),
        (Role.ADMINISTRATOR, [Role.COUNTERSIGNER], "sees no case"),
        (Role.LICENSING_OFFICER, [Role.ADMINISTRATOR], "handles cases"),
        (Role.AGENCY_REVIEWER, [Role.MANAGER], "exclude each other"),
        (Role.COMMITTEE_CHAIR, [Role.AGENCY_REVIEWER], "exclude each other"),
        (Role.COUNTERSIGNER, [Role.LICENSING_OFFICER], ""),
        (Role.AGENCY_REVIEWER, [Role.AGENCY_REVIEWER], ""),
    ],
)
def test_conflicting_roles_are_named_with_the_reason(role, others, said):
    found = rules.conflict(role, others)

    assert said in found
    assert bool(found) == bool(said)


@pytest.mark.parametrize(
    ("role", "begins", "ends", "code"),
    [
        (Role.MANAGER, date(2026, 11, 26), None, "begins_in_the_past"),
        (Role.MANAGER, TODAY, date(2026, 11, 26), "ends_too_early"),
        (Role.MANAGER, TODAY, date(2037, 1, 1), "lasts_too_long"),
        (Role.ADMINISTRATOR, TODAY, date(2027, 1, 1), "administrator_ends"),
    ],
)
def test_days_that_cannot_be_are_refused(role, begins, ends, code):
    with pytest.raises(DomainError) as refused:
        rules.check_period(role, begins, ends, today=TODAY)

    assert refused.value.code == code


def test_one_day_is_a_period():
    rules.check_period(Role.MANAGER, TODAY, TODAY, today=TODAY)
