"""Chooses a microphone or speakers by name."""

from PySide6.QtCore import Signal
from PySide6.QtMultimedia import QMediaDevices

from assistant.audio.devices import Kind, list_devices
from assistant.desktop.settings_dialog.controls import ChoiceBox
from assistant.desktop.texts import tr

MOST_REMEMBERED = 8


class DeviceBox(ChoiceBox):
    """Offers what is connected, at any time. `device_chosen(tuple)`: the names, best first; none: the system's."""

    device_chosen = Signal(tuple)

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self._kind: Kind = kind
        self._wanted: tuple[str, ...] = ()
        self.chosen.connect(self._choose)
        self._devices = QMediaDevices(self)
        changed = self._devices.audioInputsChanged if kind == "input" else self._devices.audioOutputsChanged
        changed.connect(self.refresh)

    def show_wanted(self, wanted: tuple[str, ...]) -> None:
        """Show these names' first as chosen."""
        self._wanted = wanted
        self.refresh()

    def refresh(self) -> None:
        """Look which devices there are."""
        devices = list_devices(self._kind)
        names = [device.description for device in devices]
        usual = tr("The system's: {name}").format(name=names[0]) if names else tr("None is connected")
        choices = [("", usual)]
        for device in devices:
            # Two of one name are told apart by the system's own names for them.
            is_twice = names.count(device.description) > 1
            words = f"{device.description} ({device.id})" if is_twice else device.description
            choices.append((device.id if is_twice else device.description, words))
        chosen = self._wanted[0] if self._wanted else ""
        by_id = {device.id: device.description for device in devices if names.count(device.description) == 1}
        chosen = by_id.get(chosen, chosen)
        if chosen not in dict(choices):
            choices.append((chosen, tr("{name} (not connected)").format(name=chosen)))
        self.set_choices(choices)
        self.show_value(chosen)

    def _choose(self, name: str) -> None:
        """The one chosen goes to the front; those chosen before take its place when it is not connected."""
        others = tuple(other for other in self._wanted if other != name)
        self._wanted = (name, *others)[:MOST_REMEMBERED] if name else ()
        self.device_chosen.emit(self._wanted)
