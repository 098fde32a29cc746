"""The life of an export."""

from exportctl.core.flow import Flow, Step
from licensing.exports.models import ExportStatus

EXPORT_FLOW = Flow(
    "case_export",
    [
        Step("finish", {ExportStatus.WAITING}, ExportStatus.READY),
        Step("stop", {ExportStatus.WAITING}, ExportStatus.STOPPED),
    ],
)
