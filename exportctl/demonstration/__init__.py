"""Invented organizations and cases for the demonstration and for trials. Nobody in it exists."""
