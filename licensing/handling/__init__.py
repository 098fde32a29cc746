"""Handling marks of documents and notes, the walls that some of them put up, and who has looked at what."""
