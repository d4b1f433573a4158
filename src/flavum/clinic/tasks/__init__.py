"""Work in the background: one kind of job a module. Every module here is known to the worker (config/settings.py).

A job is put into the queue by records/queue.py, never by its own defer, and a periodic one has no queueing_lock: the
table of jobs is secured by row, and of a secured table PostgreSQL does not say which row was in the way.
"""
