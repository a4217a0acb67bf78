"""Everything that can go wrong in a way the user should read about.

AssistantError                  base: one plain sentence, and what to do next
├── ConfigurationError          a setting is wrong; found before anything is sent
├── EndpointUnreachableError    nothing listens there, no such host, the network is down, TLS failed
├── AuthenticationError         the endpoint refuses the API key
├── AccountError                the account cannot pay: quota, credit, billing limit, deactivated
├── RequestRefusedError         the endpoint refuses the session itself: unknown model, refused settings
└── SessionEndedError           the server ended the session and it cannot be continued
"""

from typing import Any


class AssistantError(Exception):
    """Base of the tree. `str(error)` is what the user reads: one plain sentence that says what to do next.

    `code` is the machine's name for the cause: the server's own where it gave one. `retryable` says whether trying
    the same thing again later can help.
    """

    code = "assistant_error"
    retryable = False

    def __init__(self, message: str, code: str | None = None, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.details = details or {}


class ConfigurationError(AssistantError):
    """A setting is wrong; found before anything is sent."""

    code = "configuration_error"


class EndpointUnreachableError(AssistantError):
    """Nothing listens there, no such host, the network is down, or TLS failed."""

    code = "endpoint_unreachable"
    retryable = True


class AuthenticationError(AssistantError):
    """The endpoint refuses the API key."""

    code = "invalid_api_key"


class AccountError(AssistantError):
    """The account cannot pay: quota, credit, billing limit, or it was deactivated."""

    code = "insufficient_quota"


class RequestRefusedError(AssistantError):
    """The endpoint refuses the session itself: unknown model, refused settings."""

    code = "request_refused"


class SessionEndedError(AssistantError):
    """The server ended the session and it cannot be continued."""

    code = "session_ended"
    retryable = True


# So much of what a server says of an error is repeated.
LONGEST_WORDS = 300
KEY_REFUSED = (
    "The endpoint refuses this API key. Check it with `assistant key show` and store a valid one with "
    "`assistant key set`."
)

_ACCOUNT_SENTENCES = {
    "insufficient_quota": "The account has no quota left. Add credit in the provider's billing settings.",
    "credit_balance_exhausted": "The account's credit is used up. Add credit in the provider's billing settings.",
    "billing_hard_limit_reached": "The account has reached its billing limit. Raise it in the billing settings.",
    "account_deactivated": "This account is deactivated. Contact the provider's support.",
}


def fatal_server_error(code: str | None, server_message: str) -> AssistantError | None:
    """The error to stop with when a server `error` event makes every retry useless, else None.

    The list of fatal codes is the protocol's own (see "Ends and errors" in the API's documentation).
    """
    if code == "invalid_api_key":
        return AuthenticationError(KEY_REFUSED)
    if code in _ACCOUNT_SENTENCES:
        return AccountError(_ACCOUNT_SENTENCES[code], code=code)
    if code in ("model_not_found", "missing_model"):
        words = server_message[:LONGEST_WORDS]
        return RequestRefusedError(f"The endpoint does not offer this model: {words}", code=code)
    return None
