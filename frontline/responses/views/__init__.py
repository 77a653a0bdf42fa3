"""The pages of answers and commitments, and what contributors and the community see of them."""
