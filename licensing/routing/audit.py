"""What the trail says about flags."""

from exportctl.core.audit import verb

verb("flag.raised", "raised the flag “{label}”: {why}")
verb("flag.gone", "cleared the flag “{label}”: the rule holds no more")
verb("flag.changed", "cleared the flag “{label}”: the rule holds for another reason")
verb("flag.set", "set the flag “{label}”")
verb("flag.taken_off", "took the flag “{label}” off")
verb("flag.set_aside", "set the flag “{label}” aside")
