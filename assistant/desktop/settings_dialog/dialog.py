"""The settings window: pages in a list at the left; what is changed applies and is saved at once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.notice_bar import NoticeBar
from assistant.desktop.settings_dialog.account_page import AccountPage
from assistant.desktop.settings_dialog.appearance_page import AppearancePage
from assistant.desktop.settings_dialog.budget_page import BudgetPage
from assistant.desktop.settings_dialog.controls import note_label, push_button
from assistant.desktop.settings_dialog.hotkeys_page import HotkeysPage
from assistant.desktop.settings_dialog.mcp_page import McpPage
from assistant.desktop.settings_dialog.model_page import ModelPage
from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.settings_dialog.privacy_page import PrivacyPage
from assistant.desktop.settings_dialog.profiles_page import ProfilesPage
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.settings_dialog.sound_page import SoundPage
from assistant.desktop.settings_dialog.start_page import StartPage
from assistant.desktop.settings_dialog.tools_page import ToolsPage
from assistant.desktop.tab_order import last_stop
from assistant.desktop.texts import tr
from assistant.desktop.view_state import Notice
from assistant.settings import Settings, SettingsError, save_settings

SAVE_AFTER_MS = 300  # a dragged slider is not written to the disk at every step
SHARE_OF_SCREEN = 0.92
PROBLEM = "settings"
NOT_SAVED = "settings_not_saved"


class SettingsDialog(QDialog):
    """Not modal: show it and keep it. `page` names the page it opens with (see `PAGES`).

    changed(Settings)    the settings as the user wants them now; they are saved here, and the change is for the
                         program to carry out
    account_changed()    an API key was stored or removed
    profiles_changed()   a profile was added, changed or deleted
    """

    changed = Signal(Settings)
    account_changed = Signal()
    profiles_changed = Signal()

    PAGES = (
        "account",
        "model",
        "profiles",
        "sound",
        "hotkeys",
        "tools",
        "mcp",
        "budget",
        "appearance",
        "privacy",
        "start",
    )

    def __init__(
        self, settings: Settings, services: SettingsServices, parent: QWidget | None = None, page: str = "account"
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._services = services
        self._pages: dict[str, Page] = {}
        self._areas: dict[str, QScrollArea] = {}
        self.setWindowTitle(tr("Settings"))
        self._save_soon = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self._save_soon.timeout.connect(self.save)
        self._lay_out()
        self.list.currentRowChanged.connect(self._show_row)
        QShortcut(QKeySequence("Ctrl+PgDown"), self, lambda: self._step(1))
        QShortcut(QKeySequence("Ctrl+PgUp"), self, lambda: self._step(-1))
        self.show_page(page)

    def _lay_out(self) -> None:
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Pages"))
        # Qt's lists have no margin before the words: an empty picture keeps them off the edge.
        nothing = QPixmap(4, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        margin = QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # Qt would tint it where the row is selected
            margin.addPixmap(nothing, mode)
        for name, title in zip(self.PAGES, page_titles(), strict=True):
            item = QListWidgetItem(title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, round(self.fontMetrics().lineSpacing() * 2.1)))
            item.setIcon(margin)
        widest = max(self.fontMetrics().horizontalAdvance(title) for title in page_titles())
        self.list.setFixedWidth(widest + 6 * self.fontMetrics().averageCharWidth())
        self.stack = QStackedWidget()
        self.stack.addWidget(QWidget())  # before the first page
        self.notices = NoticeBar()
        self.close_button = push_button(tr("Close"), self.close)
        upper = QHBoxLayout()
        upper.setSpacing(12)
        upper.addWidget(self.list)
        upper.addWidget(self.stack, 1)
        lower = QHBoxLayout()
        lower.addWidget(note_label(tr("Changes are saved and apply at once, except where it says otherwise.")), 1)
        lower.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addLayout(upper, 1)
        layout.addWidget(self.notices)
        layout.addLayout(lower)
        room = self.screen().availableSize() * SHARE_OF_SCREEN
        character = self.fontMetrics().averageCharWidth()
        self.resize(QSize(character * 138, self.fontMetrics().lineSpacing() * 46).boundedTo(room))

    @property
    def settings(self) -> Settings:
        """The settings as they are shown."""
        return self._settings

    def show_settings(self, settings: Settings) -> None:
        """Show settings that were changed elsewhere, so that the next change here does not take them back."""
        self._settings = settings
        for page in self._pages.values():
            page.show_settings(settings)

    def show_page(self, name: str) -> None:
        """Turn to the page of this name."""
        self.list.setCurrentRow(self.PAGES.index(name))

    def page(self, name: str) -> Page:
        """The page of this name."""
        if name not in self._pages:
            self._pages[name] = self._make_page(name)
        return self._pages[name]

    def save(self) -> bool:
        """Write the settings now if they have changed; where that fails they stay in use and are tried again."""
        self._save_soon.stop()
        try:
            save_settings(self._settings)
        except SettingsError as error:
            self.notices.show_notice(Notice(str(error), NOT_SAVED, is_error=True))
            return False
        self.notices.dismiss(NOT_SAVED)
        return True

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Take what was typed last, and write what is not written yet."""
        for page in self._pages.values():
            page.commit()
        if self._save_soon.isActive() or any(notice.code == NOT_SAVED for notice in self.notices.notices()):
            self.save()
        super().hideEvent(event)

    def _make_page(self, name: str) -> Page:
        page = self._factories()[name]()
        page.edited.connect(self._change)
        page.failed.connect(self._show_problem)
        page.show_settings(self._settings)
        area = self._areas[name] = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        self.stack.addWidget(area)
        # Pages come as they are turned to; what closes the window stays last for the Tab key.
        QWidget.setTabOrder(last_stop(page), self.close_button)
        return page

    def _factories(self) -> Mapping[str, Callable[[], Page]]:
        services = self._services
        return {
            "account": lambda: AccountPage(services, self.account_changed.emit),
            "model": ModelPage,
            "profiles": lambda: ProfilesPage(self.profiles_changed.emit),
            "sound": lambda: SoundPage(services),
            "hotkeys": lambda: HotkeysPage(services),
            "tools": lambda: ToolsPage(services),
            "mcp": lambda: McpPage(services),
            "budget": BudgetPage,
            "appearance": lambda: AppearancePage(services),
            "privacy": lambda: PrivacyPage(services),
            "start": lambda: StartPage(services),
        }

    def _show_row(self, row: int) -> None:
        name = self.PAGES[row]
        self.page(name)
        self._show_problem("")  # it was of the page before
        self.stack.setCurrentWidget(self._areas[name])

    def _step(self, rows: int) -> None:
        self.list.setCurrentRow((self.list.currentRow() + rows) % len(self.PAGES))

    def _change(self, values: dict[str, Any]) -> None:
        settings = replace(self._settings, **values)
        if settings == self._settings:
            return
        self.show_settings(settings)
        self._save_soon.start()
        self.changed.emit(settings)

    def _show_problem(self, sentence: str) -> None:
        if sentence:
            self.notices.show_notice(Notice(in_the_user_s_language(sentence), PROBLEM, is_error=True))
        else:
            self.notices.dismiss(PROBLEM)


def page_titles() -> tuple[str, ...]:
    """The pages' titles in the order of `SettingsDialog.PAGES`."""
    return (
        tr("Account"),
        tr("Model and voice"),
        tr("Profiles"),
        tr("Sound"),
        tr("Hotkeys"),
        tr("Tools"),
        tr("MCP servers"),
        tr("Budget"),
        tr("Appearance"),
        tr("Privacy"),
        tr("Start"),
    )
