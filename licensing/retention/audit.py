"""What the trail says about holds and checks. None of it is for exporters."""

from exportctl.core.audit import verb

verb("legal_hold.placed", "placed a legal hold: {reference}")
verb("legal_hold.lift", "lifted the legal hold {reference}")
verb("vault_check.started", "began a check of {files} stored files")
verb("vault_check.finish", "finished a check of {read} stored files: {altered} altered, {lost} missing")
verb("vault_finding.mend", "saw that a stored file is right again")
verb("vault_finding.accept", "accepted that a stored file is lost or altered")
