"""Who may open the views of installed packages, which cannot declare it themselves."""

from collections.abc import Callable
from typing import Any

from django.urls import ResolverMatch

from exportctl.core.access.views import PUBLIC, SIGNED_IN

SIGN_IN_PAGES = frozenset(
    {
        "account_login",
        "account_logout",
        "account_confirm_email",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
    }
)
OWN_PAGES = frozenset(
    {
        "account_change_password",
        "account_set_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_edit_webauthn",
        "mfa_remove_webauthn",
    }
)


def declaration_of(view: Callable[..., Any], match: ResolverMatch | None) -> str | None:
    """Return what a view, its class or this table declares; None where nobody said anything."""
    opens = getattr(view, "opens", None) or getattr(getattr(view, "cls", None), "opens", None)
    if opens is not None:
        return str(opens)
    name = match.view_name if match is not None else None
    if name in SIGN_IN_PAGES:
        return PUBLIC
    return SIGNED_IN if name in OWN_PAGES else None
