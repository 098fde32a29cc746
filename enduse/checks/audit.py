"""What the trail says about end-use checks: for the authority only, because a visit may be a surprise."""

from exportctl.core import audit

audit.verb("check.planned", "planned end-use check {number} of {party}, due {due}")
audit.verb("check.start", "started the visit of end-use check {number}")
audit.verb("check.answered", "answered question {question} of end-use check {number}: {answer}")
audit.verb("check.observed", "saw {quantity} {unit} of line {line} on end-use check {number}")
audit.verb("check.photo_added", "added a photograph to end-use check {number}")
audit.verb("check.finding_added", "noted a {severity} finding on end-use check {number}")
audit.verb("check.sign_favorable", "signed off end-use check {number}: favorable")
audit.verb("check.sign_unfavorable", "signed off end-use check {number}: unfavorable")
audit.verb("check.sign_unable", "signed off end-use check {number}: it could not be done")
audit.verb("check.cancel", "cancelled end-use check {number}")
