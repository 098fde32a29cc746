"""The kernel as a Django app: its tables, and the guards over the append-only ones after each migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CoreConfig(AppConfig):
    """Loads what every feature registers, once all tables are known."""

    name = "exportctl.core"
    label = "core"

    def ready(self) -> None:
        """Import the registering modules and hang the guards on migrations."""
        from exportctl.core import loading
        from exportctl.core.audit.protection import protect_tables

        loading.import_feature_modules()
        post_migrate.connect(protect_tables, sender=self, dispatch_uid="protect_tables")
