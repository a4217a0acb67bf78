"""What models cost: the prices that ship with the program, and the user's own laid over them."""

from pathlib import Path

import platformdirs

from assistant.reading import parse_toml, read_small_text
from assistant.realtime.errors import ConfigurationError
from assistant.realtime.pricing import PriceTable
from assistant.resources import resource
from assistant.settings import APP_NAME


def prices_path() -> Path:
    """Return where the user's own prices are read from, whether or not the file exists."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "prices.toml"


def load_prices(openai: bool, path: Path | None = None) -> tuple[PriceTable, str | None]:
    """Return the prices in force, and a notice for the user if the user's own file had to be ignored.

    `openai`: OpenAI itself is asked, so that the shipped prices hold; anybody else's are known from the user only.
    """
    table = read_prices(resource("prices.toml")) if openai else PriceTable()
    path = path or prices_path()
    try:
        return table.changed_by(read_prices(path)), None
    except FileNotFoundError:
        return table, None
    except OSError as error:
        reason = f"it cannot be opened: {error.strerror}"
    except ConfigurationError as error:
        reason = str(error).rstrip(".")
    except ValueError as error:  # not TOML, or not UTF-8
        reason = f"it is no valid TOML: {error}"
    return table, f"Your prices in {path} are ignored until the file is mended ({reason})."


def read_prices(path: Path) -> PriceTable:
    """Read a file of prices: a table [models."NAME"] a model, see resources/prices.toml.

    Raises:
        OSError: The file cannot be read.
        ValueError: It is no TOML.
        ConfigurationError: An entry makes no sense; the message names it.

    """
    content = parse_toml(read_small_text(path))
    models = content.pop("models", {})
    if content or not isinstance(models, dict):
        name = next(iter(content), "models")
        raise ConfigurationError(f'{name!r} is not understood: prices stand below a line like [models."NAME"].')
    return PriceTable.read(models)
