"""Withdrawing an application: at once before work has begun, afterwards as a request to its officer."""
