"""allauth's forms in our words: labels instead of placeholders, hints where they help."""

from datetime import timedelta
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.cache import cache

STRENGTH = "At least 12 characters. Three words that only you would put together are strong and easy to keep."
CODE = "Six digits from your authenticator app, or one of your recovery codes."
LABELS = {
    "login": ("E-mail address", ""),
    "email": ("E-mail address", ""),
    "password": ("Password", ""),
    "oldpassword": ("Your password until now", ""),
    "password1": ("New password", STRENGTH),
    "password2": ("New password once more", ""),
    "code": ("Code", CODE),
    "name": ("Name of this key", "So that you tell it from others, such as “Phone” or “Key in the safe”."),
    "passwordless": ("Sign in with this key alone, without password", ""),
}


class Plain(forms.Form):
    """Gives the fields our labels and takes the placeholders away."""

    hints: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in LABELS:
                field.label, field.help_text = LABELS[name]
            field.help_text = self.hints.get(name, field.help_text)
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"


class Once(Plain):
    """Refuses a code that was used before, for as long as any clock within tolerance would accept it."""

    lifetime = timedelta(minutes=2)

    def clean_code(self) -> str:
        """Return the code, accepted once."""
        code = str(super().clean_code())  # type: ignore[misc]
        if not cache.add(f"people.code:{self.user.pk}:{code}", "used", self.lifetime.seconds):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignIn(Plain, account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""


class AskReset(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """The address that the reset link goes to."""


class Reset(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, twice, after the link."""


class ChangePassword(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """The password until now, and a new one twice."""


class SetPassword(Plain, account.SetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""


class Reauthenticate(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password again."""


class Code(Once, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second factor at sign-in."""


class CodeAgain(Once, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second factor again."""


class ActivateApp(Plain, ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    hints: ClassVar[dict[str, str]] = {"code": "The six digits that the app shows now."}


class AddKey(Plain, AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""


class RenameKey(Plain, EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a key."""
