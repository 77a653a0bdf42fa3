"""Signing in, one's own account, and the administrator's pages."""

from frontline.accounts.views import administration, invitations, sign_in
from frontline.accounts.views.blueprint import blueprint

__all__ = ["administration", "blueprint", "invitations", "sign_in"]
