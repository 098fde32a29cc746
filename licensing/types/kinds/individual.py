"""Individual permanent export."""

from licensing.types.manifest import LicenseType
from licensing.types.shared import CONSIGNEE, CONTRACT, END_USER, PAPERS, STATEMENT, TECHNICAL, TRANSACTION

TYPE = LicenseType(
    key="individual",
    order=10,
    name="Individual export license",
    short="Named goods, for good, to one end user",
    use_when=(
        "You sell or give goods to one end user abroad, and they stay there.",
        "You know the quantity and the value of each kind of goods.",
    ),
    not_when=(
        "The goods come back: use a temporary license.",
        "You deliver to several end users again and again: use an open license.",
    ),
    sections=(*TRANSACTION, *PAPERS),
    roles=(END_USER, CONSIGNEE),
    documents=(STATEMENT, CONTRACT, TECHNICAL),
    service_days=20,
    validity_months=24,
    longest_months=24,
)
