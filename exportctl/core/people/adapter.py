"""How sign-in behaves here: nobody signs up by themselves outside a registration."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up happens only with an organization's registration or an invitation, never on its own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
