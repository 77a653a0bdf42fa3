"""The vocabulary of public services: what comes with the product, and what an administrator adds to it."""
