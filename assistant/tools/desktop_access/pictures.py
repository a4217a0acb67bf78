"""Pictures for the model: reduced, so that they are quick to send and cheap to look at, and encoded."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

LONGEST_SIDE = 1600
"""Pixels. Writing on a screen stays legible, and the picture stays far below what an event can carry (15 MiB)."""
LARGEST_PNG_BYTES = 500_000
JPEG_QUALITY = 85


def reduced(image: "QImage", longest_side: int = LONGEST_SIDE) -> "QImage":
    """Return the picture scaled down so that its longer side has at most `longest_side` pixels."""
    from PySide6.QtCore import Qt

    if max(image.width(), image.height()) <= longest_side:
        return image
    aspect, transformation = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image.scaled(longest_side, longest_side, aspect, transformation)


def encoded(image: "QImage", image_format: str, quality: int = -1) -> bytes:
    """Return the picture as a file of this format ("PNG", "JPEG")."""
    from PySide6.QtCore import QBuffer, QIODevice

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, image_format, quality)  # type: ignore[call-overload]  # PySide's stubs want bytes, Qt takes str
    return bytes(buffer.data().data())


def for_the_model(image: "QImage") -> tuple[bytes, str, int, int]:
    """Reduce and encode a picture: its bytes, their MIME type, width and height in pixels. May run in any thread.

    PNG keeps writing crisp; what does not compress well that way (a photograph, a film) becomes a JPEG.
    """
    picture = reduced(image)
    data, mime_type = encoded(picture, "PNG"), "image/png"
    if len(data) > LARGEST_PNG_BYTES:
        data, mime_type = encoded(picture, "JPEG", JPEG_QUALITY), "image/jpeg"
    return data, mime_type, picture.width(), picture.height()
