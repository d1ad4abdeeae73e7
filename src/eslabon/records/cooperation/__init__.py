"""Agreements and their money, projects and their plans."""
