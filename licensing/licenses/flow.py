"""The life of a license: its terms never change, only whether it can be used."""

from exportctl.core.flow import Flow, Step
from licensing.licenses.models import LicenseStatus as S

LICENSE_FLOW = Flow(
    "license",
    [
        Step("exhaust", {S.ISSUED}, S.EXHAUSTED),
        Step("expire", {S.ISSUED, S.SUSPENDED}, S.EXPIRED),
        Step("suspend", {S.ISSUED}, S.SUSPENDED, permission="licenses.suspend", needs_reason=True),
        Step("reinstate", {S.SUSPENDED}, S.ISSUED, permission="licenses.suspend", needs_reason=True),
    ],
)
