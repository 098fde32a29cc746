"""What left under a temporary license, and how it was accounted for."""
