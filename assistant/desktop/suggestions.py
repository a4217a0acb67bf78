"""Names to choose from. Suggestions only: models and voices come and go, so any other name can be typed."""

MODELS = ("gpt-realtime-2.1", "gpt-realtime-2.1-mini")
VOICES = ("marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse")
