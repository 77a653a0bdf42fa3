"""Tables of policy proposals: where they stand, what the front line knows about them, who was heard in them."""
