"""Tables of insights, and the words that describe one."""
