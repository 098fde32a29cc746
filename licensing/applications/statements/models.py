"""End-use statements as they are filed with an application."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q, Value

from exportctl.core.base import Record, track_history
from licensing.applications.models import FROZEN, Application, Attachment, Party
from licensing.library.models import BookStatement
from licensing.library.models.statements import MALFORMED_GOODS, NoMalformedGoods, StatementWords


@track_history()
class EndUseStatement(StatementWords, Record):
    """What the statement of an end user says; frozen with its application.

    `attachment` is its document; a copy of an application has none until it is attached anew. `bands` are
    computed from the stated use, so that other statements of the same wording are found by an index.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="statements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="statements")
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    book_statement = models.ForeignKey(
        BookStatement,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What it was taken from.",
    )
    bands = ArrayField(models.BigIntegerField(), default=list, blank=True, help_text="See wording.bands.")

    class Meta:
        ordering = ["created_at"]
        triggers: ClassVar = [FROZEN]
        constraints = [
            models.UniqueConstraint(fields=["party"], name="end_use_statement_one_of_a_party"),
            models.CheckConstraint(
                condition=~Q(user_name="") & ~Q(stated_use=""), name="end_use_statement_says_who_and_what_for"
            ),
            models.CheckConstraint(
                condition=Q(NoMalformedGoods("goods", Value(MALFORMED_GOODS))),
                name="end_use_statement_goods_well_formed",
            ),
        ]
        indexes = [GinIndex(fields=["bands"], name="end_use_statement_bands")]

    def __str__(self) -> str:
        return f"Statement of {self.user_name}"
