"""Tables as people have them: CSV of any separator and encoding, worksheets, JSON lines; row by row."""
