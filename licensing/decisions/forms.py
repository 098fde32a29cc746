"""Parsing of decisions, announced refusals and answers to them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from exportctl.core.errors import DomainError
from exportctl.core.files.forms import DocumentsField
from exportctl.core.files.rules import WORDS
from exportctl.core.reference import units
from licensing.applications.models import GoodsLine, Party
from licensing.decisions.fields import (
    READ,
    UNREAD,
    criteria_field,
    grounds_field,
    own_words,
    plain,
    whole_line,
    words,
)
from licensing.decisions.rules import (
    APPROVALS,
    Because,
    Ground,
    check_grounds,
    line_faults,
    party_faults,
)
from licensing.decisions.services import Announcement, Terms, line_decision
from licensing.decisions.services.intents import MOST_FILES
from licensing.review.forms import AdviceForm, mitigating
from licensing.review.models import Outcome
from licensing.review.rules import CRITERIA, Advice
from licensing.types.manifest import LicenseType


class GroundsForm(forms.Form):
    """Numbered criteria, each with a reason for the exporter and one for the file."""

    criteria = criteria_field()
    protected_reason = words("Reasons for the file", UNREAD)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in CRITERIA:
            self.fields[f"public_{code}"] = words(f"Criterion {code}: reason for the exporter", READ)
            self.fields[f"protected_{code}"] = words(f"Criterion {code}: reason for the file", UNREAD, rows=2)

    def ground_rows(self) -> list[dict[str, Any]]:
        """Return each criterion with its box and its two fields, open where something is in them."""
        rows = []
        for code, box in zip(CRITERIA, self["criteria"].subwidgets, strict=True):
            public, protected = self[f"public_{code}"], self[f"protected_{code}"]
            filled = box.data["selected"] or public.value() or protected.value() or public.errors
            rows.append(
                {"box": box.data, "code": code, "public": public, "protected": protected, "open": filled}
            )
        return rows

    def grounds(self) -> tuple[Ground, ...]:
        """Return every criterion that has a reason of either kind."""
        data = self.cleaned_data
        found = (Ground(code, data[f"public_{code}"], data[f"protected_{code}"]) for code in CRITERIA)
        return tuple(ground for ground in found if ground.public or ground.protected)

    def refuse_unreasoned(self) -> None:
        """Put a missing reason beside its criterion, and a reason without a criterion beside them all."""
        data = self.cleaned_data
        for code in data.get("criteria", ()):
            if not data.get(f"public_{code}"):
                self.add_error(
                    f"public_{code}", f"Write a reason for criterion {code} that the exporter may read."
                )
        try:
            chosen = [*data.get("criteria", ())]
            extra = tuple(ground for ground in self._typed() if ground.code not in chosen)
            check_grounds((), extra)
        except DomainError as error:
            self.add_error("criteria", error.message)

    def _typed(self) -> tuple[Ground, ...]:
        data = self.cleaned_data
        found = (
            (code, data.get(f"public_{code}", ""), data.get(f"protected_{code}", "")) for code in CRITERIA
        )
        return tuple(Ground(*row) for row in found if row[1] or row[2])


class DecisionForm(GroundsForm, AdviceForm):
    """An outcome, how much of each line is approved, and who is left out."""

    unheard = words(
        "Why a refusal cannot wait for the exporter's answer",
        "Needed for a refusal on criteria that were not announced to the exporter. For the file.",
    )
    mitigations = mitigating()
    own_words = own_words()
    valid_until = forms.DateField(
        label="Last day of the license",
        required=False,
        widget=forms.DateInput,
    )

    def __init__(
        self,
        *args: Any,
        lines: Iterable[GoodsLine],
        kind: LicenseType,
        parties: Iterable[Party] = (),
        varies: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        usual = f"the usual validity of {kind.validity_months} months"
        if varies:
            usual = f"the day that is asked for, or where none is asked, that on which {varies} ends now"
        self.fields[
            "valid_until"
        ].help_text = f"Leave it empty for {usual}; at most {kind.longest_months} months."
        self.fields["reason"].label = "Reasons for the exporter"
        self.fields["reason"].help_text = "The exporter reads them. Keep what must stay inside out of them."
        self.lines = list(lines)
        for line in self.lines:
            self._add_line(line)
        given = list(parties)
        several = sum(party.role == "end_user" for party in given) > 1
        others = [party for party in given if several or party.role != "end_user"]
        self.parties = others if len(others) > 1 else []
        for party in self.parties:
            self.fields[f"party_{party.pk}"] = words(
                f"Why {party.name} is left out", "Empty: the party stays. " + READ, rows=2
            )
            self.fields[f"party_grounds_{party.pk}"] = grounds_field(f"Criteria for leaving {party.name} out")

    def _add_line(self, line: GoodsLine) -> None:
        self.fields[f"line_{line.pk}"] = self._quantity(line) if self.kind.counts else whole_line(line)
        self.fields[f"value_{line.pk}"] = forms.DecimalField(
            label=f"Line {line.number}: approved value in {line.currency}",
            help_text=f"Applied for: {line.value:,.2f}. Empty: the share that goes with the quantity.",
            min_value=Decimal("0.01"),
            max_value=line.value,
            max_digits=16,
            decimal_places=2,
            required=False,
        )
        self.fields[f"why_{line.pk}"] = words(
            f"Line {line.number}: why less or nothing is approved",
            f"Needed where the line gets less than was applied for. {READ}",
            rows=2,
        )
        self.fields[f"grounds_{line.pk}"] = grounds_field(
            f"Line {line.number}: criteria of a refusal of this line, at least one"
        )

    def _quantity(self, line: GoodsLine) -> forms.Field:
        applied = f"{plain(line.quantity)} {units.name(line.unit, line.quantity)}"
        estimate = ", as an estimate for the whole validity" if self.kind.estimates else ""
        return forms.DecimalField(
            label=f"Line {line.number}: {line.description}",
            help_text=f"Applied for: {applied}{estimate}. Zero refuses the line. Less needs a reason below.",
            min_value=Decimal(0),
            max_value=line.quantity,
            max_digits=16,
            decimal_places=3,
            initial=plain(line.quantity),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for reasons of the criteria of a refusal, and of what an approval does not give."""
        data = super().clean() or self.cleaned_data
        if data.get("outcome") == Outcome.DENY:
            self.refuse_unreasoned()
        elif data.get("outcome") in APPROVALS:
            self._refuse_unreasoned_parts()
        return data

    def _refuse_unreasoned_parts(self) -> None:
        """Put what is missing of the reason of a line or a party beside its field."""
        terms, data = self._line_terms(), self.cleaned_data
        granted = {line.pk: data.get(f"line_{line.pk}") for line in self.lines}
        # An approval of nothing is a fault of the outcome, which the service says.
        for line in self.lines if any(granted.values()) else ():
            quantity = granted[line.pk]
            if quantity is None or f"value_{line.pk}" in self.errors:
                continue
            for code, message in line_faults(line_decision(line, quantity, terms)):
                field = "grounds" if "criterion" in code else "why"
                self.add_error(f"{field}_{line.pk}", message)
        for party, because in self._excluded().items():
            for code, message in party_faults(because):
                self.add_error(f"party_grounds_{party}" if "criterion" in code else f"party_{party}", message)

    def _line_terms(self) -> Terms:
        """Return what was typed about lines only."""
        data = self.cleaned_data
        values = {line.pk: data.get(f"value_{line.pk}") for line in self.lines}
        because = {line.pk: self._because(f"why_{line.pk}", f"grounds_{line.pk}") for line in self.lines}
        return Terms(
            values={pk: value for pk, value in values.items() if value is not None},
            because={pk: why for pk, why in because.items() if why},
        )

    def _excluded(self) -> dict[UUID, Because]:
        """Return the reasons of the parties about which something was typed."""
        names = {party.pk: (f"party_{party.pk}", f"party_grounds_{party.pk}") for party in self.parties}
        found = {pk: self._because(*fields) for pk, fields in names.items()}
        return {pk: because for pk, because in found.items() if because}

    def _because(self, reason: str, criteria: str) -> Because:
        data = self.cleaned_data
        return Because(data.get(reason, ""), tuple(data.get(criteria, ())))

    def line_rows(self) -> list[dict[str, Any]]:
        """Return the fields of each line in their order, its reason open where something is about it."""
        return [
            {
                "line": line,
                "quantity": self[f"line_{line.pk}"],
                "value": self[f"value_{line.pk}"],
                **self._reason_row(f"why_{line.pk}", f"grounds_{line.pk}"),
                "open": self._departs(line),
            }
            for line in self.lines
        ]

    def _departs(self, line: GoodsLine) -> bool:
        """Whether a line gets something else than was applied for, or something is said or wrong about it."""
        quantity = self[f"line_{line.pk}"]
        told = [self[f"{name}_{line.pk}"] for name in ("value", "why", "grounds")]
        if any(bound.value() or bound.errors for bound in told):
            return True
        return bool(quantity.errors) or str(quantity.value()) != plain(line.quantity)

    @property
    def leaves_out(self) -> bool:
        """Whether a party is left out, or something is wrong about that."""
        return any(row["open"] for row in self.party_rows())

    @property
    def refuses_all(self) -> bool:
        """Whether the whole is refused, or something of what that needs is written or wrong."""
        needed = [self["criteria"], self["unheard"]]
        named = self["outcome"].value() == Outcome.DENY or any(row["open"] for row in self.ground_rows())
        return named or any(bound.value() or bound.errors for bound in needed)

    def party_rows(self) -> list[dict[str, Any]]:
        """Return the reasons for which parties may be left out; none where nobody can be."""
        return [
            {"party": party, **self._reason_row(f"party_{party.pk}", f"party_grounds_{party.pk}")}
            for party in self.parties
        ]

    def _reason_row(self, reason: str, criteria: str) -> dict[str, Any]:
        why, grounds = self[reason], self[criteria]
        filled = why.value() or grounds.value() or why.errors or grounds.errors
        return {"why": why, "grounds": grounds, "open": bool(filled)}

    def advice(self) -> Advice:
        """Return what was chosen; conditions and criteria only where the outcome has them."""
        data = self.cleaned_data
        return Advice(
            outcome=data["outcome"],
            reason=data["reason"],
            conditions=self.conditions_chosen(),
            criteria=tuple(data["criteria"]) if data["outcome"] == Outcome.DENY else (),
        )

    @property
    def approves(self) -> bool:
        """Whether the chosen outcome approves something."""
        return str(self.cleaned_data["outcome"]).startswith("approve")

    def granted(self) -> dict[UUID, Decimal]:
        """Return the approved quantity of each line; none when the outcome approves nothing."""
        if not self.approves:
            return {}
        return {line.pk: self.cleaned_data[f"line_{line.pk}"] for line in self.lines}

    def terms(self) -> Terms:
        """Return the rest of the decision; what does not belong to the outcome is left out."""
        data = self.cleaned_data
        refuses = data["outcome"] == Outcome.DENY
        lines = self._line_terms() if self.approves else Terms()
        return Terms(
            grounds=self.grounds() if refuses else (),
            protected_reason=data["protected_reason"],
            unheard=data["unheard"] if refuses else "",
            values=lines.values,
            because=lines.because,
            excluded=self._excluded() if self.approves else {},
            valid_until=data["valid_until"] if self.approves else None,
            own_words=data["own_words"],
            mitigations="" if refuses else data["mitigations"],
        )


class AnnouncementForm(GroundsForm):
    """What the exporter is told of an intended refusal."""

    criteria = criteria_field(needed="Choose the criteria that the refusal would rest on.")
    reason = words(
        "Reasons for the exporter",
        "The exporter reads them and may answer. Keep what must stay inside out of them.",
        rows=5,
        required=True,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a reason of each criterion."""
        data = super().clean() or self.cleaned_data
        self.refuse_unreasoned()
        return data

    def announcement(self) -> Announcement:
        """Return what was written."""
        data = self.cleaned_data
        return Announcement(data["reason"], self.grounds(), data["protected_reason"])


class TakeBackForm(forms.Form):
    """Why an announced refusal is taken back."""

    reason = words("Why the announcement is taken back", READ, rows=4, required=True)


class SendBackForm(forms.Form):
    """Why a decision goes back to its officer."""

    reason = forms.CharField(
        label="What is missing or wrong", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )


class IntentAnswerForm(forms.Form):
    """The exporter's answer to an announced refusal."""

    answer = words(
        "Your answer",
        "Answer each reason: what is not so, what you add, what you would change.",
        rows=8,
        required=True,
    )
    documents = DocumentsField(
        label="Documents",
        required=False,
        allow_empty_file=True,
        help_text=f"{WORDS}, at most 20 MB each, {MOST_FILES} in all.",
    )
