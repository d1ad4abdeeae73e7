"""The papers that the desk owes."""
