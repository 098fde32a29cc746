"""Transfer of issued licenses to another organization, when companies change."""
