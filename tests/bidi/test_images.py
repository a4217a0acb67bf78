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


def picture(colour: str = "red") -> QImage:
    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def decoded(event: BidiImageInputEvent) -> QImage:
    return QImage.fromData(base64.b64decode(event.image))


@pytest.mark.parametrize(("suffix", "mime_type"), [("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp")])
def test_a_file_of_each_kind(tmp_path: Path, suffix: str, mime_type: str) -> None:
    path = tmp_path / f"picture.{suffix}"
    assert picture().save(str(path))
    event = image_from_file(path)
    assert event.mime_type == mime_type
    assert decoded(event).size() == picture().size()


def test_a_gif_is_known_by_how_it_begins(tmp_path: Path) -> None:
    path = tmp_path / "picture"
    path.write_bytes(b"GIF89a rest")
    assert image_from_file(path).mime_type == "image/gif"


def test_what_is_no_image_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "notes.png"
    path.write_text("no picture")
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
