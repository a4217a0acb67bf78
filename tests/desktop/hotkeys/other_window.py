"""A program of somebody else's: a window with a text field that has the focus; prints each change of its text."""

import sys

from PySide6.QtWidgets import QApplication, QLineEdit


def main() -> None:
    application = QApplication(sys.argv)
    field = QLineEdit()
    field.setWindowTitle("somebody else's window")
    field.textChanged.connect(lambda text: print(text, flush=True))  # noqa: T201 - what the test reads
    field.show()
    application.exec()


if __name__ == "__main__":
    main()
