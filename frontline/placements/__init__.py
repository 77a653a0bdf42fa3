"""The secondment of a person from a home organisation to a host department."""
