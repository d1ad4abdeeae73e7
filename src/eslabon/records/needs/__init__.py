"""The needs for cooperation, their path and their priority."""
