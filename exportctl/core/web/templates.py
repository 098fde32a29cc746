"""Loudness about missing names in templates, for tests."""


class LoudMissing(str):
    """Raises when a template prints a name that its context lacks."""

    def __contains__(self, key: object) -> bool:
        return key == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"The template asks for “{name}”, which its context lacks.")
