"""The International Aid Transparency Initiative's activity files, versions 2.01 to 2.03."""
