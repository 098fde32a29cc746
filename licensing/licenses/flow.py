"""The life of a license: its terms never change, only whether it can be used; and that of a revocation.

A hold is set by screening and lifted by rule once people have ruled on all hits. A suspension is an officer's
and stays until an officer ends it; an officer may suspend what is on hold, so that no ruling lifts it. What
was surrendered, revoked or replaced stays so: a revocation is proposed by one person and confirmed by
another. What is used up or has expired is replaced only by an edition in corrected words, which has ended as
well.
"""

from exportctl.core.flow import Flow, Step
from licensing.licenses.models import LIVE, PENDING
from licensing.licenses.models import LicenseStatus as S
from licensing.licenses.models import RevocationStatus as R

LICENSE_FLOW = Flow(
    "license",
    [
        Step("exhaust", {S.ISSUED}, S.EXHAUSTED),
        Step("expire", LIVE, S.EXPIRED),
        Step("hold", {S.ISSUED}, S.HELD),
        Step("lift", {S.HELD}, S.ISSUED),
        Step("suspend", {S.ISSUED, S.HELD}, S.SUSPENDED, permission="licenses.suspend", needs_reason=True),
        Step("reinstate", {S.SUSPENDED}, S.ISSUED, permission="licenses.suspend", needs_reason=True),
        Step("surrender", LIVE, S.SURRENDERED, permission="licenses.surrender", needs_reason=True),
        Step("replace", {S.ISSUED}, S.REPLACED, needs_reason=True),
        Step("correct", {S.EXHAUSTED, S.EXPIRED}, S.REPLACED, needs_reason=True),
        Step("revoke", LIVE, S.REVOKED, permission="licenses.confirm_revocation", needs_reason=True),
    ],
)
REVOCATION_FLOW = Flow(
    "revocation",
    [
        Step("answer", {R.PROPOSED}, R.ANSWERED, permission="licenses.answer_revocation"),
        Step("confirm", PENDING, R.CONFIRMED, permission="licenses.confirm_revocation"),
        Step("drop", PENDING, R.DROPPED, permission="licenses.revoke", needs_reason=True),
        Step("lapse", PENDING, R.LAPSED),
    ],
)
