"""What the trail says about exports. None of it is for exporters."""

from exportctl.core.audit import verb

verb("case_export.asked", "asked for the record of the case as a file")
verb("case_export.finish", "made the record as a file: {files} files, {left_out} left out, SHA-256 {sha256}")
verb("case_export.stop", "did not make the record as a file: {asker} may no longer have it")
verb("case_export.taken", "took the record of the case away as a file: SHA-256 {sha256}")
