"""Building every mart on archives far larger than the real one, and what that costs."""
