"""Papers made from records, their sign-off; documents as received."""
