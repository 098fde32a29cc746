"""End-use statements: what the paper of an end user says, field by field, as the party book keeps it."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Func, Q, Value

from exportctl.core.base import Record, track_history
from exportctl.core.files.models import StoredFile
from licensing.library.models.parties import BookParty
from licensing.library.models.products import Product


class Promise(models.TextChoices):
    """What a statement says of one undertaking; empty where it says nothing."""

    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"


MALFORMED_GOODS = """
strict $ ? (@.type() != "array" || exists(@[*] ? (
    @.type() != "object" || @.description.type() != "string" || @.quantity.type() != "string"
    || @.unit.type() != "string" || @.value.type() != "string" || @.currency.type() != "string"
)))
"""


class NoMalformedGoods(Func):
    """Whether every line of goods has its five texts."""

    function = "jsonb_path_exists"
    template = "NOT %(function)s(%(expressions)s)"
    output_field = models.BooleanField()


def _promise(words: str) -> "models.CharField[str, str]":
    return models.CharField(max_length=7, choices=Promise.choices, blank=True, help_text=words)


class StatementWords(models.Model):
    """The fields of a statement, as its paper has them: nothing here is corrected to fit an application."""

    user_name = models.CharField(max_length=200, help_text="The end user, as the paper names it.")
    user_address = models.CharField(max_length=400, blank=True)
    user_country = models.CharField(max_length=2, blank=True, help_text="ISO 3166-1 alpha-2.")
    exporter_name = models.CharField(max_length=200, blank=True, help_text="For whom it was issued.")
    goods = models.JSONField(
        default=list, blank=True, help_text="Objects of description, quantity, unit, value and currency."
    )
    stated_use = models.TextField()
    place_of_use = models.CharField(max_length=400, blank=True)
    no_wmd = _promise("Not used for weapons of mass destruction or their means of delivery.")
    civil_use = _promise("For civil purposes only.")
    no_reexport = _promise("Not passed on or re-exported without consent.")
    visits = _promise("Visits to the place of use are let in.")
    signatory = models.CharField(max_length=120, blank=True)
    position = models.CharField(max_length=120, blank=True)
    signatory_email = models.EmailField(blank=True)
    signatory_phone = models.CharField(max_length=40, blank=True)
    signed_on = models.DateField(null=True)
    language = models.CharField(max_length=60, blank=True, help_text="Of the original.")

    class Meta:
        abstract = True


@track_history()
class BookStatement(StatementWords, Record):
    """One version of the statement of a party of the book, for one product or for whatever is supplied.

    A version is never edited: a correction or a renewal is the next one of the same scope, and the one
    before stays readable.
    """

    party = models.ForeignKey(BookParty, on_delete=models.PROTECT, related_name="statements")
    product = models.ForeignKey(
        Product,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="None: whatever is supplied.",
    )
    number = models.PositiveSmallIntegerField(default=1)
    current = models.BooleanField(default=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "product"],
                condition=Q(current=True),
                nulls_distinct=False,
                name="book_statement_one_of_a_scope",
            ),
            models.UniqueConstraint(
                fields=["party", "product", "number"],
                nulls_distinct=False,
                name="book_statement_number_once",
            ),
            models.CheckConstraint(
                condition=~Q(user_name="") & ~Q(stated_use=""), name="book_statement_says_who_and_what_for"
            ),
            models.CheckConstraint(
                condition=Q(NoMalformedGoods("goods", Value(MALFORMED_GOODS))),
                name="book_statement_goods_well_formed",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="book_statement_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(name="book_statement_as_said", exclude=["current", "version", "updated_at"]),
        ]

    def __str__(self) -> str:
        return f"Statement of {self.user_name}, version {self.number}"
