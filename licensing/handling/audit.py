"""What the trail says about marks and looks. It never says what a marked thing is called or holds."""

from exportctl.core.audit import verb

verb("handling.marked", "marked {thing}: {mark}")
verb("handling.wall_changed", "changed who may read {thing}: {mark}")
verb("handling.unmarked", "took the mark off {thing}")
verb("looks.read_of_case", "looked up who has looked at the case")
verb("looks.read_of_person", "looked up what {person} has looked at")
