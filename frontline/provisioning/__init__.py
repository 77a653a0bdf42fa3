"""Accounts that a department's own provider makes, changes and closes (SCIM 2.0, RFC 7643 and 7644)."""
