"""Forms sent to providers: what the desk holds on their support, to be confirmed, corrected and added to."""
