"""Load what the product ships, and fill what an earlier version of it did not have."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from licensing.assessments.services import fill_entries
from licensing.letters.services import ensure_templates
from licensing.referrals.services import ensure_agencies
from licensing.review.services import fill_queue_columns, look_for_exporters
from licensing.routing.services import look_for_unrouted
from licensing.transfers.services import mark_cases
from screening.configurations.services import ensure_configuration
from screening.risk.services import ensure_model


class Command(BaseCommand):
    help = (
        "Load the roles, the starter control list, the risk model, the matching configuration, a few "
        "agencies and the texts of letters; loading again changes nothing. Cases of before exporters were "
        "screened are screened by a worker."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load each in turn."""
        call_command("sync_roles", stdout=self.stdout)
        call_command("load_control_list", stdout=self.stdout)
        model = ensure_model()
        self.stdout.write(f"Risk model {model.label} is in use.")
        self.stdout.write(f"{ensure_configuration()} is in force.")
        if added := ensure_templates():
            self.stdout.write(f"{added} texts of letters are in force until the authority approves its own.")
        look_for_exporters()
        if added := ensure_agencies():
            self.stdout.write(f"{added} agencies were added; a manager says where they are reached.")
        if filled := fill_queue_columns():
            self.stdout.write(f"{filled} cases of an earlier version can be found in the queues.")
        if marked := mark_cases():
            self.stdout.write(f"{marked} cases of transfers are no precedents any more.")
        if filled := fill_entries():
            self.stdout.write(f"{filled} cases of an earlier version can be found by what was assessed.")
        if look_for_unrouted():
            self.stdout.write("A worker asks the routing rules about open cases of an earlier version.")
