"""The embedded Postgres and Valkey behind `make run` and the tests.

Nothing here imports Django: `bootstrap` runs on the bare interpreter before any package is
installed, and the rest must start the servers before the settings are read.
"""
