"""What a conversation can be plugged into: microphone and speakers, terminal, files."""
