"""The exporter's own organization: what it says, its people, sites and officials."""
