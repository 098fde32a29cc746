"""Notices, and how each person wants to hear of which kind."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from exportctl.core.base import Record


class Delivery(models.TextChoices):
    """How a notice is e-mailed; it is kept in the product in any case."""

    AT_ONCE = "at_once", "By e-mail at once"
    DIGEST = "digest", "In one e-mail a day"
    NONE = "none", "Only here"


class Notice(Record):
    """Something that one person is told. Only its being read and its being e-mailed are written later."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200, help_text="The e-mail's subject.")
    ask = models.CharField(max_length=200, help_text="What to do, and by when.")
    due_on = models.DateField(null=True)
    path = models.CharField(max_length=200, help_text="The page to read, within the product.")
    organization = models.UUIDField(null=True, help_text="For whom an exporter acts on that page.")
    delivery = models.CharField(max_length=10, choices=Delivery.choices)
    mailed_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        triggers: ClassVar = [
            pgtrigger.ReadOnly(name="words_frozen", exclude=["mailed_at", "read_at", "version", "updated_at"])
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(mailed_at=None) | ~Q(delivery="none"), name="notice_mailed_only_where_wanted"
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"), name="notice_path_is_our_own"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "-created_at", "id"], name="notice_of_person"),
            models.Index(
                fields=["person", "-created_at", "id"], condition=Q(read_at=None), name="notice_unread"
            ),
            models.Index(
                fields=["person"], condition=Q(delivery="digest", mailed_at=None), name="notice_for_digest"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeChoice(Record):
    """How a person wants to hear of one kind; without a choice the e-mail goes at once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    delivery = models.CharField(max_length=10, choices=Delivery.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notice_choice_once_per_kind")]
