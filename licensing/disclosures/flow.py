"""The life of a request for access to the file."""

from exportctl.core.flow import Flow, Step
from licensing.disclosures.models import AccessStatus as S

FILE_ACCESS_FLOW = Flow(
    "file_access", [Step("answer", {S.ASKED}, S.ANSWERED, permission="file_access.answer")]
)
