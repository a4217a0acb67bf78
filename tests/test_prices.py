"""The prices that ship, and the user's own over them."""

import os
from fractions import Fraction
from pathlib import Path

import pytest

from assistant.prices import load_prices, prices_path, read_prices
from assistant.realtime.configuration import DEFAULT_MODEL, DEFAULT_TRANSCRIPTION_MODEL
from assistant.realtime.pricing import AUDIO_MINUTE, TOKEN_KINDS, PriceTable
from assistant.resources import resource

SHIPPED = read_prices(resource("prices.toml"))


def write(text: str) -> Path:
    path = prices_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_the_default_models_have_every_price():
    assert set(SHIPPED.models[DEFAULT_MODEL]) == set(TOKEN_KINDS)
    assert set(SHIPPED.models[f"{DEFAULT_MODEL}-mini"]) == set(TOKEN_KINDS)
    assert set(SHIPPED.models[DEFAULT_TRANSCRIPTION_MODEL]) == {AUDIO_MINUTE}


@pytest.mark.parametrize(("model", "heard", "spoken"), [(DEFAULT_MODEL, 32, 64), (f"{DEFAULT_MODEL}-mini", 10, 20)])
def test_the_prices_of_audio(model: str, heard: int, spoken: int):
    prices = SHIPPED.models[model]
    assert (prices["input_audio"], prices["output_audio"]) == (heard, spoken)


def test_without_a_file_of_the_user_s_the_shipped_prices_hold_for_openai_only():
    assert load_prices(openai=True) == (SHIPPED, None)
    assert load_prices(openai=False) == (PriceTable(), None)


def test_the_user_s_prices_are_laid_over_and_hold_everywhere():
    path = write('[models."gpt-realtime-2.1"]\ninput_text = 0.1\n[models.mine]\noutput_audio = 3\n')
    assert str(path).startswith(os.environ["XDG_CONFIG_HOME"])
    table, notice = load_prices(openai=True)
    assert notice is None
    assert table.models["gpt-realtime-2.1"]["input_text"] == Fraction(1, 10)
    assert table.models["gpt-realtime-2.1"]["output_audio"] == 64
    elsewhere, _ = load_prices(openai=False)
    assert set(elsewhere.models) == {"gpt-realtime-2.1", "mine"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("models = ", "it is no valid TOML"),
        ("models = 3", "'models' is not understood"),
        ("[gpt-realtime]\ninput_text = 3", "'gpt-realtime' is not understood"),
        ('[models."m"]\ninput = 3', "'input' of 'm' is unknown"),
        ('[models."m"]\ninput_text = "three"', "must be a number, 0 or more"),
        ('[models."m"]\ninput_text = inf', "must be a number, 0 or more"),
    ],
)
def test_a_bad_file_is_reported_and_ignored_whole(text: str, reason: str):
    path = write(text)
    table, notice = load_prices(openai=True)
    assert table == SHIPPED
    assert notice is not None
    assert notice.startswith(f"Your prices in {path} are ignored until the file is mended (")
    assert reason in notice


def test_a_file_that_is_no_text_is_reported():
    write("").write_bytes(b"\xff\xfe")
    _, notice = load_prices(openai=True)
    assert notice is not None
    assert "no valid TOML" in notice


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path):
    table, notice = load_prices(openai=True, path=tmp_path)  # a folder
    assert table == SHIPPED
    assert notice is not None
    assert "cannot be opened" in notice
