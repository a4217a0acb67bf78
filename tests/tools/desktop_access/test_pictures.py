"""Pictures for the model: small enough, still legible, in a format it takes."""

import random

import pytest
from PySide6.QtGui import QColor, QImage

from assistant.tools.desktop_access.pictures import LARGEST_PNG_BYTES, for_the_model


def plain(width: int, height: int) -> QImage:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("teal"))
    return image


@pytest.mark.parametrize(
    ("size", "reduced"),
    [((800, 600), (800, 600)), ((1600, 900), (1600, 900)), ((3840, 2160), (1600, 900)), ((1000, 4000), (400, 1600))],
)
def test_the_longest_side_is_bounded(size: tuple[int, int], reduced: tuple[int, int]) -> None:
    data, mime_type, width, height = for_the_model(plain(*size))
    picture = QImage.fromData(data)
    assert mime_type == "image/png"
    assert (width, height) == (picture.width(), picture.height()) == reduced
    assert picture.pixelColor(width // 2, height // 2) == QColor("teal")


def test_what_does_not_compress_becomes_a_jpeg() -> None:
    noise = random.Random(1).randbytes(1600 * 1200 * 4)  # noqa: S311 - noise for a picture
    data, mime_type, _, _ = for_the_model(QImage(noise, 1600, 1200, QImage.Format.Format_RGB32))
    assert mime_type == "image/jpeg"
    assert data.startswith(b"\xff\xd8\xff")
    assert LARGEST_PNG_BYTES < len(data) < 4_000_000
