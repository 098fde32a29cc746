"""What the trail says about disposals: each file by its hash. None of it is for exporters."""

from exportctl.core.audit import verb

verb("disposal.proposed", "proposed to dispose of the files, kept until {until}")
verb("disposal.confirm", "confirmed the disposal of {files} files")
verb("disposal.turn_down", "did not dispose of the files")
verb("disposal.finish", "disposed of the files: {removed} removed, {kept} kept for others")
verb("disposed_file.removed", "removed a file: {size} bytes, SHA-256 {sha256}")
verb("disposed_file.kept", "kept a file that others have too: {size} bytes, SHA-256 {sha256}")
