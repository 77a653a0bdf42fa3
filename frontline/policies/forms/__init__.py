"""Forms of the policies domain."""
