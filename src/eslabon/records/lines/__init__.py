"""What a source offers that can still be asked for."""
