"""Recipients: the list, and a page for each country or region."""
