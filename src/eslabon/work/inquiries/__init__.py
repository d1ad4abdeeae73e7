"""The form of a provider's focal point: what it holds, how it is sent and filled in, what the desk takes of it."""
