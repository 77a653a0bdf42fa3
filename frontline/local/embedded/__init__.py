"""PostgreSQL that comes with the product: one server for all commands that need it at a time.

Each command holds a shared lock on one file for as long as it runs. A *keeper* process owns the
server, restarts it when it dies, and ends it when nobody holds the lock any more: the kernel drops
a lock even when its holder is killed, so nothing is ever left running.
"""
