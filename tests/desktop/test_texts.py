from assistant.desktop.texts import format_number, tr


def test_without_a_translation_the_text_is_its_own() -> None:
    assert tr("Close") == "Close"
    assert tr("{count} tools").format(count=3) == "3 tools"


def test_numbers_of_a_bare_session_are_english() -> None:
    assert format_number(1234567) == "1,234,567"
    assert format_number(1234.5, 2) == "1,234.50"
