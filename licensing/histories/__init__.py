"""What the party registry knows of each party of a case: its other cases, licenses and hits."""
