"""What the trail says about reported mistakes."""

from exportctl.core.audit import verb

verb("rectification.asked", "reported a mistake in {thing}: {reference}", exporter=True)
verb("rectification.opened", "found a mistake in {thing}: {reference}")
verb("rectification.take_up", "took up the report of a mistake {reference}", exporter=True)
verb("rectification.propose", "proposed to correct {thing}, {reference}: {what}")
verb("rectification.send_back", "sent the proposed correction {reference} back")
verb("rectification.confirm", "signed the correction of {thing}: {reference}", exporter=True)
verb("rectification.refuse", "refused to correct {thing}: {reference}", exporter=True)
verb("rectification.drop", "left {thing} as it is: {reference}, which the authority had found itself")
verb("rectification.withdraw", "withdrew the report of a mistake {reference}", exporter=True)
verb("rectification.follow", "closed {reference}: {thing} was corrected", exporter=True)
verb("rectification.to_tell", "noted who was given {thing} before it was corrected: {others}")
