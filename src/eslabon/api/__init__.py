"""The API: thin doors under /api/v1/ to the same actions and figures as the pages and the command line."""
