"""What news does to requests to vary a license; each handler may hear the same news twice."""

from exportctl.core.outbox import handles
from licensing.applications.events import ApplicationSubmitted
from licensing.decisions.events import DecisionCountersigned
from licensing.decisions.models import Decision
from licensing.licenses.events import LicenseEnded, LicenseFreed, LicenseIssued
from licensing.licenses.services import issue_withheld
from licensing.variations import services
from licensing.variations.models import Variation, VariationStatus


@handles(ApplicationSubmitted)
def tie_to_case(event: ApplicationSubmitted) -> None:
    """Tie a request to the case that decides it."""
    services.follow_filing(event.application_id)


@handles(LicenseIssued)
def close_with_edition(event: LicenseIssued) -> None:
    """Close the request that a new edition answers."""
    services.follow_issue(event.license_id)


@handles(DecisionCountersigned)
def close_with_refusal(event: DecisionCountersigned) -> None:
    """Close the request of a case that ended without an approval, or with one that comes too late."""
    services.follow_case(Decision.objects.values_list("case_id", flat=True).get(pk=event.decision_id))


@handles(LicenseFreed)
def issue_what_waited(event: LicenseFreed) -> None:
    """Issue the edition that was withheld while its license was on hold, suspended or to be revoked."""
    for one in Variation.objects.filter(license=event.license_id, status=VariationStatus.OPEN):
        if one.case_id is not None:
            issue_withheld(one.case_id)
            services.follow_case(one.case_id)


@handles(LicenseEnded)
def close_what_came_too_late(event: LicenseEnded) -> None:
    """Close the request that was approved, but waited when its license ended."""
    for one in Variation.objects.filter(license=event.license_id, status=VariationStatus.OPEN):
        if one.case_id is not None:
            services.follow_case(one.case_id)
