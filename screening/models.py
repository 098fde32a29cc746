"""The tables of the app, each defined in its feature."""

from screening.configurations.models import Configuration
from screening.hits.models import Hit, ScreeningRun, Watch
from screening.intelligence.models import AdverseRecord
from screening.risk.models import Assessment, RiskModel
from screening.thresholds.models import Preview, ThresholdReview
from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName, Watchlist
