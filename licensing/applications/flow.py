"""The life of an application as the exporter sees it; the finer steps of the work are the case's."""

from exportctl.core.flow import Flow, Step
from licensing.applications.models import ApplicationStatus as S

APPLICATION_FLOW = Flow(
    "application",
    [
        Step("submit", {S.DRAFT}, S.SUBMITTED, permission="applications.submit"),
        Step("close", {S.SUBMITTED}, S.CLOSED),
        Step("succeed", {S.DRAFT}, S.CLOSED),
        Step("reopen", {S.CLOSED}, S.SUBMITTED),
        Step("supersede", {S.SUBMITTED}, S.SUPERSEDED),
        Step("discard", {S.DRAFT}, S.DISCARDED, permission="applications.draft"),
    ],
)
