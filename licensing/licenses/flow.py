"""The life of a license: its terms never change, only whether it can be used.

A hold is set by screening and lifted by rule once people have ruled on all hits. A suspension is an officer's
and stays until an officer ends it; an officer may suspend what is on hold, so that no ruling lifts it.
"""

from exportctl.core.flow import Flow, Step
from licensing.licenses.models import LicenseStatus as S

LICENSE_FLOW = Flow(
    "license",
    [
        Step("exhaust", {S.ISSUED}, S.EXHAUSTED),
        Step("expire", {S.ISSUED, S.HELD, S.SUSPENDED}, S.EXPIRED),
        Step("hold", {S.ISSUED}, S.HELD),
        Step("lift", {S.HELD}, S.ISSUED),
        Step("suspend", {S.ISSUED, S.HELD}, S.SUSPENDED, permission="licenses.suspend", needs_reason=True),
        Step("reinstate", {S.SUSPENDED}, S.ISSUED, permission="licenses.suspend", needs_reason=True),
    ],
)
