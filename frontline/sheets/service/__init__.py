"""What is done with an uploaded spreadsheet: kept, checked, imported."""
