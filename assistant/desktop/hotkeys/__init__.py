"""Keys that steer the assistant from any window."""
