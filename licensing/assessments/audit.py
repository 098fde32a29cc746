"""What the trail says about technical assessments."""

from exportctl.core.audit import verb

verb("assessment.signed", "assessed {lines}: {said}")
verb("assessment.supersede", "replaced the assessment of line {line}")
verb("assessment.reused", "reused {source} for {lines}")
verb("assessment.taken", "took the technical assessment of the case")
verb("assessment.released", "gave the technical assessment of the case back")
verb("assessment.carried", "kept the assessment of {lines} for the new edition of the application")
