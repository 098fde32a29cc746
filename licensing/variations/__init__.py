"""Requests to change or extend an issued license."""
