"""Mistakes in issued licenses and letters: reported, answered, and corrected by a record that replaces it."""
