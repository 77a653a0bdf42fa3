"""The machine's part: vectors, discovery, descriptions, assignment to themes, routing to teams, and counts.

It runs in jobs, imports nothing of `service`, where people decide, and leaves alone what they decided.
"""
