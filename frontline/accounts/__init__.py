"""People who sign in, their roles with scopes, the permission matrix, sign-in, the audit viewer."""
