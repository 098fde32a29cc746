"""Disposal of what a case has in files once its retention is over: one person proposes, another confirms."""
