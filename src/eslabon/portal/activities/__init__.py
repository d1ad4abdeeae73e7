"""A page for each activity, as its newest load tells it."""
