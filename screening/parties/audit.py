"""What the trail says about the party registry."""

from exportctl.core import audit

audit.verb("registry_party.entered", "entered {name} in the party registry: {source}")
audit.verb("registry_party.changed", "added to what is known of {name}: {what} ({label})")
audit.verb("party_act.proposed", "proposed to {what}")
audit.verb("party_act.confirm", "confirmed to {what}")
audit.verb("party_act.drop", "dropped the proposal to {what}")
audit.verb("party_act.propose_undo", "proposed to take this back: {what}")
audit.verb("party_act.keep", "dropped the proposal to take this back: {what}")
audit.verb("party_act.undo", "took this back: {what}")
audit.verb("merge_suggestion.dismiss", "ruled that {first} and {second} are two parties")
audit.verb("merge_suggestion.lapse", "dropped the suggestion that {first} and {second} are one party")
audit.verb("merge_suggestion.return", "suggested again that {first} and {second} are one party")
audit.verb("ownership.entered", "entered that {owner} holds {share} of {owned} from {day} on")
audit.verb("ownership.ended", "ended the {share} that {owner} holds of {owned} on {day}")
