"""What the trail says about training and authority."""

from exportctl.core.audit import verb

verb("qualification.given", "gave {person} a qualification until {until}: {what}")
verb("qualification.withdraw", "withdrew the qualification of {person}: {what}")
verb("qualification.reminded", "told {person} that a qualification ends on {until}")
