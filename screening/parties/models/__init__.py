"""The tables of the party registry."""

from screening.parties.models.acts import MergeSuggestion, PartyAct
from screening.parties.models.ownership import OwnershipLink
from screening.parties.models.registry import Appearance, PartyAlias, PartyNumber, PartySite, RegistryParty

__all__ = [
    "Appearance",
    "MergeSuggestion",
    "OwnershipLink",
    "PartyAct",
    "PartyAlias",
    "PartyNumber",
    "PartySite",
    "RegistryParty",
]
