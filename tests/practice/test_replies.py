import pytest

from assistant.practice.replies import JOKES, NOT_HEARD, ToolResult, image_received, pass_on, reply_to, reply_to_results
from assistant.practice.understanding import understand


def said(question: str, output: str, name: str = "tool") -> str:
    return reply_to_results([ToolResult(name, output, understand(question)[0] if question else None)])


@pytest.mark.parametrize(
    ("question", "output", "sentence"),
    [
        ("what is 12 times 7", "84", "Twelve times seven is eighty-four."),
        ("what is 12 times 7", '{"result": 84}', "Twelve times seven is eighty-four."),
        ("what is 12 times 7", "12 * 7 = 84", "Twelve times seven is eighty-four."),
        ("what is 7 divided by 2", "3.5", "Seven divided by two is three point five."),
        ("(3+4)*2", "14", "The answer is fourteen."),
        ("", "1,000", "The answer is one thousand."),
        ("what is 1 / 0", '{"error": "division by zero."}', "That did not work: division by zero."),
        ("what is 1 / 0", '{"error": {"message": "no"}}', "That did not work: no."),
        ("what is 1 / 0", '{"status": "error", "message": "no"}', "That did not work: no."),
        ("what is 1 / 0", "Error: division by zero", "That did not work: Error: division by zero."),
        ("what time is it", "2026-11-22T22:41:09+00:00", "It is twenty-two forty-one."),
        ("what time is it", "2026-11-22 09:05", "It is nine oh five."),
        ("what time is it", "2026-11-22 09:00", "It is nine o'clock."),
        ("what time is it", '{"time": "10:41 PM"}', "It is 10:41 PM."),
        ("what day is it", "2026-11-22", "It is Sunday, November twenty-second, two thousand and twenty-six."),
        ("what day is it", "2026-11-30", "It is Monday, November thirtieth, two thousand and twenty-six."),
        ("what day is it", "2026-99-99", "It is 2026-99-99."),
        ("", "sunny and warm", "Sunny and warm."),
        ("", '{"temperature": 21, "sky": "clear"}', "Temperature 21, sky clear."),
        ("", "[1, 2]", "1, 2."),
        # Lists of content blocks, as MCP and other agents' SDKs have them.
        ("what is 12 times 7", '[{"text": "84"}]', "Twelve times seven is eighty-four."),
        ("what is 12 times 7", '[{"type": "text", "text": "84"}]', "Twelve times seven is eighty-four."),
        ("what is 12 times 7", '[{"json": {"result": 84}}]', "Twelve times seven is eighty-four."),
        ("", '[{"text": "Sunny"}, {"text": "21 degrees"}]', "Sunny, 21 degrees."),
        ("what is 1 / 0", '[{"text": "Error: division by zero"}]', "That did not work: Error: division by zero."),
        ("", "", "Done."),
    ],
)
def test_results_are_said(question: str, output: str, sentence: str) -> None:
    assert said(question, output) == sentence


def test_stopping_is_said_goodbye_to() -> None:
    assert said("", "stopped", "stop_conversation") == "Goodbye!"


def test_a_long_result_is_cut_at_a_word() -> None:
    sentence = said("", "word " * 500)
    assert len(sentence) < 410 and sentence.endswith("word \N{HORIZONTAL ELLIPSIS}.")


def test_no_joke_is_told_twice_in_a_row() -> None:
    jokes = [reply_to(understand("tell me a joke"), told) for told in range(len(JOKES) + 1)]
    assert jokes == [*JOKES, JOKES[0]]


def test_counting() -> None:
    assert reply_to(understand("count to four")) == "One, two, three, four."


def test_what_it_did_not_understand_it_says() -> None:
    assert "did not understand" in reply_to(understand("blah blah"))
    assert "and I have no tool for that." in reply_to(understand("blah blah"), has_tools=True)
    assert "tool" not in reply_to(understand("blah blah")).partition(". ")[0]
    assert reply_to(understand("")) == NOT_HEARD
    assert image_received(2).startswith("I received two images.")


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("The timer 1 (tea) is due now. Tell the user so.", "The timer 1 (tea) is due now."),
        ("Tell the user that it rains.", "Tell the user that it rains."),
        ("It rains! Say so? Yes.", "It rains! Yes."),
    ],
)
def test_what_the_application_says_is_passed_on(note: str, said: str) -> None:
    assert pass_on(note) == said
