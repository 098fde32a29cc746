#!/bin/sh
# Runs once, when the database's volume is empty: the login of web and workers, in the role that
# migrations grant everything except changing the audit trail.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$POSTGRES_APP_PASSWORD" --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
CREATE ROLE exportctl_web NOLOGIN;
CREATE ROLE exportctl_app LOGIN PASSWORD :'password' IN ROLE exportctl_web;
SQL
