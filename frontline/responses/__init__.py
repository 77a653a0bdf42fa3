"""Answers of policy teams: outcome, publishing, and a receipt for each contributor."""
