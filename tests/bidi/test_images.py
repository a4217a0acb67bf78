"""Images for the model, from where people have them."""

import base64
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from assistant.bidi.events import BidiImageInputEvent
from assistant.bidi.io import images
from assistant.bidi.io.images import image_from_clipboard, image_from_file, image_from_screen
from assistant.realtime.errors import ConfigurationError

# A GIF of one pixel: header, a palette of red and black, one image of its first colour.
ONE_RED_PIXEL = bytes.fromhex("474946383961 01000100 800000 ff0000 000000 2c 0000 0000 0100 0100 00 02 02 4401 00 3b")


def picture(colour: str = "red") -> QImage:
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def decoded(event: BidiImageInputEvent) -> QImage:
    return QImage.fromData(base64.b64decode(event.image))


@pytest.mark.parametrize(("suffix", "mime_type"), [("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/png")])
def test_a_file_of_each_kind(tmp_path: Path, suffix: str, mime_type: str) -> None:
    path = tmp_path / f"picture.{suffix}"
    assert picture().save(str(path))
    event = image_from_file(path)
    assert event.mime_type == mime_type
    assert decoded(event).size() == picture().size()


def test_a_gif_becomes_what_the_api_takes(tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(ONE_RED_PIXEL)
    event = image_from_file(path)
    assert event.mime_type == "image/png"
    assert decoded(event).pixelColor(0, 0) == QColor("red")


def test_what_is_no_image_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.png"
    for words in ("no picture", "GIF89a rest"):
        path.write_text(words)
        with pytest.raises(ConfigurationError, match=r"is no PNG, JPEG, GIF or WebP image\.$"):
            image_from_file(path)
    with pytest.raises(ConfigurationError, match=r"cannot be read: No such file"):
        image_from_file(tmp_path / "missing.png")


def test_an_image_too_large_for_the_wire_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "LARGEST_IMAGE_BYTES", 10)
    path = tmp_path / "large.png"
    assert picture().save(str(path))
    with pytest.raises(ConfigurationError, match="make it smaller"):
        image_from_file(path)


def test_the_clipboard(qapp: QApplication) -> None:
    qapp.clipboard().clear()
    with pytest.raises(ConfigurationError, match="no image in the clipboard"):
        image_from_clipboard()
    qapp.clipboard().setImage(picture("blue"))
    assert decoded(image_from_clipboard()).pixelColor(3, 3) == QColor("blue")
    qapp.clipboard().clear()


def test_the_screen(qapp: QApplication) -> None:
    assert decoded(image_from_screen()).size() == qapp.primaryScreen().size()
