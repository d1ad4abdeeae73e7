"""Inquiries: the desk's pages to send a form and decide on its answer, and the form itself, opened by its link."""
