"""Identifiers as the API makes them: a prefix and random letters and digits."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """For instance "item_Dq3PzTzNmlAZlRrbH4qUe"; 21 random characters, so ids stay within the API's limit of 32."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(21))
