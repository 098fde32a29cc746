"""The tables of the app, each defined in its feature."""

from screening.configurations.models import Configuration
from screening.hits.models import GoodGuyRule, Hit, Ruling, ScreeningRun, Watch
from screening.intelligence.models import AdverseRecord
from screening.risk.models import Assessment, RiskModel
from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName, Watchlist
