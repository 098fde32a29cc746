"""What the trail says about notes. It never says what they say."""

from exportctl.core.audit import verb

verb("note.written", "wrote a note")
verb("note.answered", "answered a note")
verb("note.corrected", "corrected a note; the earlier version stays")
