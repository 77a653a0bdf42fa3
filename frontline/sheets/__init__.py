"""Spreadsheets that people upload: their columns chosen, every row looked at, and only then imported."""
