"""The warehouse: what was published, as received, in numbered loads that never change; and decisions about them."""
