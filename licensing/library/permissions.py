"""Who may use the library: the organization's own people, and nobody else."""

from uuid import UUID

from exportctl.core.access import ALLOW, Verdict, rule
from exportctl.core.files.access import file_rule
from exportctl.core.people.models import User
from licensing.library.models import BookParty, Product, ProductImport
from licensing.library.queries import parties_visible_to, products_visible_to
from licensing.organizations.models import Organization, OrganizationStatus
from licensing.organizations.queries import why_not_own


@rule("library.use")
def may_use(actor: User, subject: Organization | Product | BookParty | ProductImport) -> Verdict:
    """Members of an active organization keep its products and parties."""
    organization = subject if isinstance(subject, Organization) else subject.organization
    if reason := why_not_own(actor, organization):
        return Verdict(reason)
    if organization.status != OrganizationStatus.ACTIVE:
        return Verdict(
            f"{organization.name} has no library yet. The authority must approve its registration."
        )
    return ALLOW


@file_rule("licensing.product")
def may_read_file(actor: User, product_id: UUID) -> Verdict:
    """The exporter's own people only; what an application needs is attached to it."""
    if products_visible_to(actor).filter(pk=product_id).exists():
        return ALLOW
    return Verdict("You may not read the files of this product.")


@file_rule("licensing.bookparty")
def may_read_statement(actor: User, party_id: UUID) -> Verdict:
    """The exporter's own people only; a statement that an application takes is stored with it anew."""
    if parties_visible_to(actor).filter(pk=party_id).exists():
        return ALLOW
    return Verdict("You may not read the files of this party.")
