"""Signing in, people, invitations, one's own choices and keys."""
