"""What every kind of record shares: levels, versions, rights, and the actions that change it."""
