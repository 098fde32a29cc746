"""What somebody may do for an exporter, and for which of its sites."""

from typing import Any

from django.db import models
from django.db.models import Q

from licensing.organizations.models.sites import Site


class MemberRole(models.TextChoices):
    """What somebody is to an exporter. An agent is of another firm and acts under a grant."""

    ADMINISTRATOR = "administrator", "Administrator"
    SUBMITTER = "submitter", "Submitter"
    PREPARER = "preparer", "Preparer"
    AGENT = "agent", "Agent"


class Reach(models.Model):
    """How far somebody may act. `sites` counts only where `all_sites` is false, which only agents have."""

    role = models.CharField(max_length=13, choices=MemberRole.choices, default=MemberRole.ADMINISTRATOR)
    submits = models.BooleanField(default=True, help_text="Whether they may file, or only prepare.")
    all_sites = models.BooleanField(default=True)
    sites = models.ManyToManyField(Site, related_name="+", blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[MemberRole.ADMINISTRATOR, MemberRole.SUBMITTER], submits=True)
                | Q(role=MemberRole.PREPARER, submits=False)
                | Q(role=MemberRole.AGENT),
                name="%(class)s_submits_by_role",
            ),
            models.CheckConstraint(
                condition=Q(all_sites=True) | Q(role=MemberRole.AGENT), name="%(class)s_only_agents_narrowed"
            ),
        ]

    @property
    def words(self) -> str:
        """The role in words; an agent's says whether they file: "Agent, prepares and submits"."""
        label = MemberRole(self.role).label
        if self.role != MemberRole.AGENT:
            return str(label)
        return f"{label}, {'prepares and submits' if self.submits else 'prepares'}"

    @property
    def sites_words(self) -> str:
        """The sites in words: all, or their names."""
        return "All sites" if self.all_sites else ", ".join(site.name for site in self.sites.all())

    def facts(self) -> dict[str, Any]:
        """Return what the trail keeps of it."""
        named = [] if self.all_sites else [str(site.pk) for site in self.sites.all()]
        return {"role": self.role, "submits": self.submits, "all_sites": self.all_sites, "sites": named}
