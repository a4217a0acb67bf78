"""Notices an open microphone that gives nothing at all: switched off on the device, or the wrong one."""

SILENT_S = 3.0


class MicrophoneWatch:
    """Even a quiet room is not digital silence. Tells once each time the microphone is opened."""

    def __init__(self) -> None:
        self._silent_since: float | None = None
        self._done = False

    def begin(self) -> None:
        """The microphone was opened anew."""
        self._silent_since = None
        self._done = False

    def hears_nothing(self, peak_dbfs: float, now: float) -> bool:
        """Take a level (dB of full scale; minus infinity is digital silence) at `now` (monotonic seconds).

        Returns True once there was digital silence for SILENT_S.
        """
        if self._done:
            return False
        if peak_dbfs > float("-inf"):
            self._done = True
            return False
        if self._silent_since is None:
            self._silent_since = now
        self._done = now - self._silent_since >= SILENT_S
        return self._done
