"""Tables of delivery: what is to be reached, progress, what the front line says, decisions."""
