"""What the trail says about look-ups."""

from exportctl.core import audit

audit.verb("lookup.asked", "looked up “{name}” on {lists}")
audit.verb("lookup.checked", "checked a name against the published lists for {organization}")
audit.verb("watchlist.shown", "let exporters see the entries of {title}")
audit.verb("watchlist.hidden", "kept the entries of {title} from exporters")
audit.verb("lookup.finish", "compared the name with {lists} and found {matches}")
audit.verb("lookup.fail", "could not look the name up")
