"""Tables of placements: the record, what is signed, what happens on the way, who fits where, sheets."""
