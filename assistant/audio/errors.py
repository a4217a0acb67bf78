"""What can go wrong with sound.

AudioError
 ├── NoDeviceError          the computer has no microphone, or no speakers, at all
 ├── UnknownDeviceError     no device goes by the name asked for
 ├── AmbiguousDeviceError   several devices go by the name asked for
 ├── DeviceFailedError      the device could not be opened, or went away
 ├── MicrophoneDeniedError  the system does not let this program use the microphone
 └── SoundServerLostError   the system's sound server ended while the program ran

Every message is one plain sentence for the user that says what to do next.
"""


class AudioError(Exception):
    """Base of all sound errors; `str(error)` can be shown to the user as it stands."""


class NoDeviceError(AudioError):
    """The computer has no microphone, or no speakers, at all."""


class UnknownDeviceError(AudioError):
    """No device goes by the name asked for; the message names those there are."""


class AmbiguousDeviceError(AudioError):
    """Several devices go by the name asked for; the message names them."""


class DeviceFailedError(AudioError):
    """The device could not be opened, or went away."""


class MicrophoneDeniedError(AudioError):
    """The system does not let this program use the microphone, or has only just asked the user."""


class SoundServerLostError(AudioError):
    """The system's sound server ended while the program ran; sound comes back when it runs again."""
