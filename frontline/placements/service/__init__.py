"""What placements can do: the lifecycle of one, what is signed, who fits where, sheets."""
