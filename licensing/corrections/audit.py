"""What the trail says about reopenings."""

from exportctl.core.audit import verb

verb("reopening.proposed", "proposed to open the case again: {ground}")
verb("reopening.countersign", "signed that the case is opened again")
verb("reopening.refuse", "did not sign that the case is opened again")
verb("reopening.take_back", "took the proposal to open the case again back")
