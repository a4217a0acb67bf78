"""What the user chose, read without a change to any file: a damaged one is to be found by its own check."""

from assistant.options import ConversationOptions
from assistant.profiles import Profile
from assistant.settings import Settings, read_settings


def chosen() -> tuple[Settings, ConversationOptions]:
    """Return the settings, and what a conversation would be held with."""
    settings = read_settings()
    return settings, ConversationOptions().over(settings, Profile(""))
