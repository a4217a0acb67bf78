"""A desktop voice assistant for the OpenAI Realtime API and every server compatible with it."""

__version__ = "0.1.0"
