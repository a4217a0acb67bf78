from assistant.desktop.texts import tr


def test_without_a_translation_the_text_is_its_own() -> None:
    assert tr("Close") == "Close"
    assert tr("{count} tools").format(count=3) == "3 tools"
