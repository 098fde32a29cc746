"""Changing an application that was filed, while the authority works on it; the case keeps its work."""
