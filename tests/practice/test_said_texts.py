import pytest

from assistant.practice.said_texts import text_said

WEATHER = ["get", "weather", "current", "of", "a", "city"]
MUSIC = ["play", "music"]


@pytest.mark.parametrize(
    ("parameter", "tool", "sentence", "said"),
    [
        ("city", WEATHER, "What is the weather in Paris?", "Paris"),
        ("city", WEATHER, "what is the weather in New York on Monday", "New York"),
        ("city", WEATHER, "the weather in Paris tomorrow, please", "Paris"),
        ("city", WEATHER, "Paris weather", "Paris"),
        ("city", WEATHER, "what is the weather like", None),
        ("day", WEATHER, "the weather in Paris tomorrow", "tomorrow"),
        ("day", WEATHER, "the weather in Paris on the tenth", "tenth"),
        ("artist", MUSIC, "play music by the Beatles, please", "Beatles"),
        ("artist", MUSIC, "play Bach music", "Bach"),
        ("artist", MUSIC, "play music", None),
        ("recipient", ["send", "message"], "send a message to Ada: I am late", "Ada"),
        # What is no place, person or day is whatever follows the first preposition, or everything.
        ("text", ["write", "note"], "write note about milk", "milk"),
        ("note", ["remember"], "remember that Ada likes tea.", "remember that Ada likes tea"),
    ],
)
def test_the_words_for_a_parameter(parameter: str, tool: list[str], sentence: str, said: str | None) -> None:
    assert text_said([parameter], tool, sentence) == said
