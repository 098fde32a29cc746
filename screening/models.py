"""The tables of the app, each defined in its feature."""

from screening.configurations.models import Configuration
from screening.corrections.models import CorrectionDecision, CorrectionQuestion, CorrectionRequest
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.hits.ruling_models import GoodGuyRule, Ruling
from screening.intelligence.models import AdverseRecord
from screening.lookups.models import Lookup
from screening.parties.models import (
    Appearance,
    MergeSuggestion,
    OwnershipLink,
    PartyAct,
    PartyAlias,
    PartyNumber,
    PartySite,
    RegistryParty,
)
from screening.rescreening.models import News, Rescreening, Shard
from screening.risk.models import Assessment, RiskModel
from screening.thresholds.models import Preview, ThresholdReview
from screening.watchlists.models import (
    Edition,
    Entity,
    EntityAddress,
    EntityName,
    FetchAttempt,
    Finding,
    Proposal,
    Watchlist,
)
