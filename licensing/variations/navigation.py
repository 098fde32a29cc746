"""What requests to vary a license add to other pages: cases, licenses and drafts."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from exportctl.core.access import check
from exportctl.core.people.models import User
from exportctl.core.people.roles import Side
from licensing.applications.models import Application, ApplicationStatus
from licensing.applications.purposes import Purpose, register_purposes
from licensing.licenses.alerts import Alert, Offer, register_alerts, register_offers
from licensing.licenses.editions import Wish, register_wishes
from licensing.licenses.models import License
from licensing.review.models import Case
from licensing.review.panels import panel
from licensing.variations import queries, rules
from licensing.variations.models import VariationKind

panel(
    5,
    "variation",
    "Change of a license",
    "licensing:case-variation",
    permission="review.see_cases",
    holds="The license as it stands beside what is asked",
    only=lambda case: bool(case.varies),
)


@register_wishes
def wish_of(case: Case) -> Wish | None:
    """Say which license a case varies, also once it is too late: it never gets a license of its own."""
    found = queries.of_case(case)
    if found is None:
        return None
    return Wish(found.license, found.valid_until)


@register_purposes
def purpose_of(application: Application) -> Purpose | None:
    """Say on the pages of a draft which license it changes, and what keeps it from being filed."""
    if application.amends_id is not None and application.status == ApplicationStatus.DRAFT:
        return None  # the request stands with its case, whatever is amended
    found = queries.of_application(application)
    if found is None:
        return None
    url = reverse("licensing:license-change", args=[found.license_id])
    gaps = rules.filing_gaps(
        queries.differences_of(found, application),
        found.kinds,
        why_not=queries.why_not_varied(found.license, on=timezone.localdate()),
        url=url,
        labels={kind.value: str(kind.label) for kind in VariationKind},
    )
    asked = ", ".join(found.kind_words).lower()
    until = f" The last day that you ask for is {found.valid_until:%-d %b %Y}." if found.valid_until else ""
    text = f"This is a request to change license {found.license.number}: {asked}.{until}"
    return Purpose(text, url, "Say anew what is to change", tuple(gaps))


@register_offers
def change_of_a_license(license: License, actor: User) -> Iterator[Offer]:
    """Offer to change a license, or to go on with the request that is under way."""
    url = reverse("licensing:license-change", args=[license.pk])
    yield Offer(
        "Change or extend this license",
        "Ask for a later last day, other parties, quantities or goods. Until a new edition is issued, this "
        "one stays as it is.",
        url,
        "Change or extend",
        check(actor, "variations.ask", license),
    )


@register_alerts
def request_under_way(license: License, actor: User) -> Iterator[Alert]:
    """Say on a license's page that a change is asked for."""
    found = queries.open_variation(license)
    if found is None:
        return
    filed = found.application.status != ApplicationStatus.DRAFT
    if actor.side != Side.EXPORTER:
        if found.case is not None and actor.holds("review.see_cases"):
            url = reverse("licensing:case", args=[found.case_id])
            yield Alert(
                f"{found.case.reference} asks for a change of this license.", url, "See the case", "note"
            )
        return
    if filed:
        url = reverse("licensing:tracking", args=[found.application_id])
        yield Alert(
            "You asked for a change of this license.", url, f"See where {found.application} is", "note"
        )
    else:
        url = reverse("licensing:application", args=[found.application_id])
        yield Alert("A change of this license is drafted, but not filed.", url, "Go on with the draft")
