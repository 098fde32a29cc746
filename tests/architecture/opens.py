"""Write `opens.txt`: `python -m tests.architecture.opens`. Read the difference before committing it."""

from pathlib import Path

FILE = Path(__file__).with_name("opens.txt")


def lines() -> list[str]:
    """Return one line per address: its name, and who may open it."""
    from tests.architecture.source import addresses

    return [f"{address.name:<40} {address.opens or 'nobody'}" for address in addresses()]


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "exportctl.settings.development")
    django.setup()
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
