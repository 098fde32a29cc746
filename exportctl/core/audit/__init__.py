"""The audit trail: who did what to which, from which state to which, why, in a plain sentence."""

from exportctl.core.audit.verbs import Verb, verb

__all__ = ["Verb", "record", "verb"]


def record(subject, verb_key, **kwargs):  # type: ignore[no-untyped-def]
    """Write one event; see `exportctl.core.audit.services.record`."""
    from exportctl.core.audit import services

    return services.record(subject, verb_key, **kwargs)
