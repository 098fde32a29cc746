"""What the trail says about control lists."""

from exportctl.core import audit

audit.verb("control_list.loaded", "loaded edition {version} of {title} with {entries} entries")
