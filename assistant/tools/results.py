"""What a tool may hand back besides text and plain data."""

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ToolImage:
    """An image for the model to look at.

    `data` is the file's bytes, at most about 11 MB; `mime_type` image/png, image/jpeg, image/gif or image/webp; `text`
    says what is to be seen and is the call's result, for a result cannot carry an image itself: it follows as a
    message.
    """

    data: bytes
    mime_type: str
    text: str = "The image follows."

    @property
    def data_url(self) -> str:
        """The image as the wire takes it."""
        return f"data:{self.mime_type};base64,{base64.b64encode(self.data).decode()}"
