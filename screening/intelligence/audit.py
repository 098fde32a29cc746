"""What the trail says about intelligence."""

from exportctl.core import audit

audit.verb("adverse_record.noted", "noted an adverse record about {name}: {kind}")
