"""Forms of a draft that somebody began."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import LessThanOrEqual

from exportctl.core.base import Record, person
from licensing.unfinished.rules import LARGEST
from licensing.unfinished.triggers import OF_A_DRAFT


class NoPath(Func):
    """Whether a JSON value has nothing that a path finds."""

    function = "jsonb_path_exists"
    template = "NOT %(function)s(%(expressions)s)"
    output_field = models.BooleanField()


NO_TEXTS = 'strict $ ? (@.type() != "object" || exists(@.* ? (@.type() != "string")))'


class UnfinishedEntry(Record):
    """What one person typed into one form of a draft and did not save. It is nobody else's, and no line.

    It has no history, so that what is discarded is gone. No row points to it, and the database removes
    it when the draft is filed or discarded.
    """

    application = models.ForeignKey(
        "licensing.Application", null=True, on_delete=models.PROTECT, related_name="+"
    )
    request = models.ForeignKey(
        "licensing.AdviceRequest", null=True, on_delete=models.PROTECT, related_name="+"
    )
    person = person()
    page = models.CharField(max_length=300, help_text="Address of the form, with what it was opened for.")
    title = models.CharField(max_length=120, help_text="What the page is called.")
    fields = models.JSONField(help_text="Texts by the names of the fields; never a file.")
    seen = models.PositiveIntegerField(help_text="Version of the draft that it was typed over.")

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "unfinished entries"
        triggers: ClassVar = [OF_A_DRAFT]
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=True, request__isnull=False)
                | Q(application__isnull=False, request__isnull=True),
                name="unfinished_of_one_draft",
            ),
            models.UniqueConstraint(
                fields=["application", "person", "page"], name="unfinished_of_application"
            ),
            models.UniqueConstraint(fields=["request", "person", "page"], name="unfinished_of_request"),
            models.CheckConstraint(
                condition=Q(NoPath("fields", Value(NO_TEXTS))), name="unfinished_fields_are_texts"
            ),
            models.CheckConstraint(
                # JSON escapes quotes and line breaks, so that the stored form is longer than the texts.
                condition=LessThanOrEqual(
                    Func(
                        Cast(F("fields"), models.TextField()),
                        function="octet_length",
                        output_field=models.IntegerField(),
                    ),
                    3 * LARGEST,
                ),
                name="unfinished_fields_bounded",
            ),
        ]
