"""People, their roles and organisations."""
