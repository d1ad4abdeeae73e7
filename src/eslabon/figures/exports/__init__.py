"""Exports as figures: questions about flows, their references, answers, and opening them down to the published row."""
