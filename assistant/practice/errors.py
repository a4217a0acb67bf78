"""The errors that the API answers a client with; none of them ends a session.

Codes and messages follow OpenAI's, as documented or as reported by projects that met them.
"""

from typing import Any


class ApiError(Exception):
    """A client event that cannot be carried out; becomes an `error` server event."""

    def __init__(
        self, message: str, code: str | None, param: str | None = None, kind: str = "invalid_request_error"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.param = param
        self.kind = kind

    def payload(self, event_id: str | None) -> dict[str, Any]:
        """The `error` member of the server event; `event_id` is the one the client gave, if it did."""
        return {
            "type": self.kind,
            "code": self.code,
            "message": self.message,
            "param": self.param,
            "event_id": event_id,
        }


def missing(param: str) -> ApiError:
    """A required parameter is not there."""
    return ApiError(f"Missing required parameter: '{param}'.", "missing_required_parameter", param)


def unknown_parameter(param: str) -> ApiError:
    """A parameter that this event does not have."""
    return ApiError(f"Unknown parameter: '{param}'.", "unknown_parameter", param)


def invalid_value(message: str, param: str) -> ApiError:
    """A parameter of the right type with a value that is not possible."""
    return ApiError(message, "invalid_value", param)
