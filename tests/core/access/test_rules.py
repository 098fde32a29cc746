import pytest

from exportctl.core.access import ALLOW, Verdict, check, require, rule
from exportctl.core.access.rules import _RULES
from exportctl.core.errors import NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_things(monkeypatch):
    """Somebody may work only on what bears their name."""

    def own(actor, thing) -> Verdict:
        return ALLOW if thing == actor.name else Verdict("This is not yours.")

    monkeypatch.setitem(_RULES, "review.work_case", own)


def test_a_verdict_is_true_without_a_reason():
    assert ALLOW
    assert not Verdict("No.")


def test_the_matrix_is_asked_before_the_rule(own_things, omar, ada):
    assert check(omar, "review.work_case", "Omar")
    assert check(omar, "review.work_case", "Cleo").reason == "This is not yours."
    refusal = check(ada, "review.work_case", "Ada").reason
    assert refusal == (
        "Your role does not allow you to work on a license case. Ask a licensing officer or manager."
    )


def test_somebody_who_is_no_longer_active_may_nothing(omar):
    omar.is_active = False
    assert not check(omar, "review.work_case")


def test_a_permission_that_the_matrix_lacks_is_an_error(omar):
    with pytest.raises(KeyError):
        check(omar, "review.fly")


def test_require_raises_the_reason(ada, omar):
    require(omar, "review.work_case")
    with pytest.raises(NotPermitted, match="Your role does not allow"):
        require(ada, "review.work_case")


def test_a_permission_has_one_rule(own_things):
    with pytest.raises(ValueError, match="Two rules"):
        rule("review.work_case")(lambda actor, subject: ALLOW)
