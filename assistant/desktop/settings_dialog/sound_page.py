"""Microphone, speakers, and what is done with the sound."""

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtMultimedia import QMediaDevices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSlider, QWidget

from assistant.audio.device_choice import advice_for, choose_device
from assistant.audio.devices import Kind, list_devices
from assistant.desktop.settings_dialog.controls import ChoiceBox, note_label
from assistant.desktop.settings_dialog.microphone_test import MicrophoneTest
from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr
from assistant.settings import Settings

SETTING: dict[Kind, str] = {"input": "input_devices", "output": "output_devices"}
MOST_REMEMBERED = 8


class SoundPage(Page):
    """Devices by name, a test of the microphone, volume, echo, noise, pre-roll and cues."""

    def __init__(self, services: SettingsServices) -> None:
        super().__init__(tr("Sound"))
        self._settings = Settings()
        self._before: dict[Kind, tuple[str, ...]] = {}
        self._add_devices()
        self._add_treatment()
        self._add_cues(services)
        self._devices = QMediaDevices(self)
        self._devices.audioInputsChanged.connect(lambda: self._list_devices("input"))
        self._devices.audioOutputsChanged.connect(lambda: self._list_devices("output"))
        self.finish()

    def _add_devices(self) -> None:
        form = self.add_section()
        self.boxes: dict[Kind, ChoiceBox] = {"input": ChoiceBox(), "output": ChoiceBox()}
        self.hints: dict[Kind, QLabel] = {}
        titles = {"input": tr("Microphone"), "output": tr("Speakers")}
        for kind, box in self.boxes.items():
            box.chosen.connect(lambda name, kind=kind: self._choose_device(kind, name))
            box.installEventFilter(self)
            self.add_row(form, titles[kind], box)
            self.hints[kind] = note_label("")
            form.addRow("", self.hints[kind])
            if kind == "input":
                self.test = MicrophoneTest()
                self.test.failed.connect(self.failed)
                form.addRow("", self.test)
                self._lettered.append(self.test.button)
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 100)
        self.volume.setPageStep(10)
        self.volume.setAccessibleName(tr("Volume of replies"))
        self.volume.valueChanged.connect(lambda percent: self.edited.emit({"output_volume": percent / 100}))
        self._guard.watch(self.volume)
        self._percent = QLabel("100 %")
        self._percent.setMinimumWidth(self._percent.sizeHint().width())
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.volume, 1)
        layout.addWidget(self._percent)
        self.add_row(form, tr("Volume of replies"), row, buddy=self.volume)

    def _add_treatment(self) -> None:
        form = self.add_section(tr("Treatment of your voice"))
        self.bind_choice(
            form,
            "echo_cancellation",
            tr("Echo cancellation"),
            (("auto", tr("Where it is needed")), ("on", tr("Always")), ("off", tr("Never"))),
            tr("Takes what the speakers play out of the microphone. Headphones need none."),
        )
        self.bind_choice(
            form,
            "duplex",
            tr("While a reply sounds"),
            (("full", tr("The microphone hears you")), ("half", tr("The microphone is shut"))),
            tr("Shut it where the echo cannot be cancelled; then only a loud word interrupts."),
        )
        self.bind_check(form, "noise_suppression", tr("Lower the noise around my voice"))
        self.bind_check(form, "gain_control", tr("Make a faint voice louder"))
        self.bind_check(
            form,
            "pre_roll",
            tr("Hear what I said just before the key went down"),
            tr(
                "For this the microphone stays open all the time, and your system shows it as in use. The last second "
                "is kept in memory and forgotten, unless you press the key; nothing is sent before."
            ),
        )

    def _add_cues(self, services: SettingsServices) -> None:
        self.cues: dict[str, QCheckBox] = {}
        if not services.cues:
            return
        form = self.add_section(tr("Short sounds"))
        for name, title in services.cues.items():
            box = self.cues[name] = QCheckBox(title)
            box.clicked.connect(self._choose_cues)
            self.add_wide(form, box)

    def show_settings(self, settings: Settings) -> None:
        """Show these; the test listens to the microphone that is chosen."""
        super().show_settings(settings)
        self._settings = settings
        with QSignalBlocker(self.volume):
            self.volume.setValue(round(settings.output_volume * 100))
        self._percent.setText(f"{self.volume.value()} %")
        for name, box in self.cues.items():
            box.setChecked(name not in settings.cues_off)
        if self.isVisible():
            for kind in self.boxes:
                self._list_devices(kind)
        self.test.set_devices(settings.input_devices)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look which devices there are."""
        super().showEvent(event)
        for kind in self.boxes:
            self._list_devices(kind)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """What is chosen once the keyboard goes elsewhere is chosen."""
        if event.type() == QEvent.Type.FocusOut:
            for kind, box in self.boxes.items():
                if watched is box:
                    self._before.pop(kind, None)
        return super().eventFilter(watched, event)

    def leave(self) -> None:
        """Close the microphone."""
        self.test.stop()

    def _list_devices(self, kind: Kind) -> None:
        """Offer what is connected, and what was chosen even if it is not."""
        wanted = self._wanted(kind)
        devices = list_devices(kind)
        names = [device.description for device in devices]
        usual = tr("The system's: {name}").format(name=names[0]) if names else tr("The system's")
        choices = [("", usual)]
        for device in devices:
            # Two of one name are told apart by the system's own names for them.
            twice = names.count(device.description) > 1
            words = f"{device.description} ({device.id})" if twice else device.description
            choices.append((device.id if twice else device.description, words))
        by_id = {device.id: device.description for device in devices if names.count(device.description) == 1}
        chosen = by_id.get(wanted[0], wanted[0]) if wanted else ""
        if chosen not in dict(choices):
            choices.append((chosen, tr("{name} (not connected)").format(name=chosen)))
        self.boxes[kind].set_choices(choices)
        self.boxes[kind].show_value(chosen)
        self._show_hint(kind, wanted)

    def _show_hint(self, kind: Kind, wanted: tuple[str, ...]) -> None:
        """Say what takes its place when it is not connected, and what spoils the sound."""
        hints = []
        if len(wanted) > 1:
            hints.append(tr("When it is not connected: {names}.").format(names=", ".join(wanted[1:])))
        if kind == "input" and list_devices("input") and list_devices("output"):
            microphone = choose_device("input", self._wanted("input"))
            hints.append(advice_for(microphone, choose_device("output", self._wanted("output"))) or "")
        text = " ".join(filter(None, hints))
        self.hints[kind].setText(text)
        self.hints[kind].setVisible(bool(text))

    def _wanted(self, kind: Kind) -> tuple[str, ...]:
        return self._settings.input_devices if kind == "input" else self._settings.output_devices

    def _choose_device(self, kind: Kind, name: str) -> None:
        """The one chosen goes to the front; those chosen before take its place when it is not connected.

        What the arrow keys merely pass on the way to it was not chosen: the list is made of the one before the box
        got the keyboard.
        """
        before = self._before.setdefault(kind, self._wanted(kind))
        others = tuple(other for other in before if other != name)
        self.edited.emit({SETTING[kind]: (name, *others)[:MOST_REMEMBERED] if name else ()})

    def _choose_cues(self) -> None:
        # A cue that this version does not know stays as it is.
        unknown = [name for name in self._settings.cues_off if name not in self.cues]
        off = [name for name, box in self.cues.items() if not box.isChecked()]
        self.edited.emit({"cues_off": (*unknown, *off)})
