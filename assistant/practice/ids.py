"""Identifiers as the API makes them: a prefix and random letters and digits."""

import secrets
import string

_ALPHABET = string.ascii_letters + string.digits


def new_id(prefix: str) -> str:
    """For instance "item_Dq3PzTzNmlAZlRrbH4qUe"; 21 random characters, so ids stay within the API's limit of 32."""
    # One call of the system for each id: there is one a message. Ids need not be evenly spread, only differ.
    return f"{prefix}_" + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in secrets.token_bytes(21))
