"""Agreements beside what their providers publish."""
