"""How long to hold back the start of a reply so that it plays without gaps.

A server sends replies faster than real time, as a rule in a burst: those start at once. A reply that comes no
faster than it is spoken, over a network that delays some of its pieces, would stumble if it started at once; it is
held back by as much as its pieces may be late.

Each piece ("delta") has an offset in the reply, the length of all pieces before it. Its *lateness* is its time of
arrival less that offset: a reply that started playing at the time S has no gap if no piece's lateness exceeds S.
The cushion therefore starts a reply as soon as one of these holds:

* a piece came ahead of the first one's lateness by more than the network's jitter can explain: the reply is sent
  faster than it plays;
* the first piece has waited for as long as pieces have been late before (at first: INITIAL_HOLD_S);
* the reply is complete.

Time is pushed in, in seconds of any steady clock.
"""

from collections import deque

INITIAL_HOLD_S = 0.130  # covers 120 ms of network jitter, the most that common home connections show
SHORTEST_HOLD_S = 0.020
LONGEST_HOLD_S = 0.400  # more would be heard as a slow answer; a rare gap is the lesser evil
SAFETY_MARGIN_S = 0.025  # lateness seen so far is a sample of what can come
REMEMBERED_REPLIES = 8
LEARNING_MINIMUM_S = 0.300  # a reply delivered in less than this says nothing about jitter


class JitterCushion:
    """Decides when a reply may start to play. One for each playback; not thread-safe."""

    def __init__(self) -> None:
        self._reply: str | None = None
        self._first_arrival = 0.0
        self._last_arrival = 0.0
        self._offset_s = 0.0
        self._earliest = 0.0
        self._spread_s = 0.0
        self._open = False
        self._spreads: deque[float] = deque(maxlen=REMEMBERED_REPLIES)

    @property
    def hold_s(self) -> float:
        """How long the next paced reply will be held back, in seconds."""
        if not self._spreads:
            return INITIAL_HOLD_S
        hold = max(self._spreads) + SAFETY_MARGIN_S
        if len(self._spreads) < REMEMBERED_REPLIES:
            hold = max(hold, INITIAL_HOLD_S)
        return min(max(hold, SHORTEST_HOLD_S), LONGEST_HOLD_S)

    @property
    def release_at(self) -> float | None:
        """When what is held back may start to play at the latest; None while nothing is held back."""
        if self._open or self._reply is None:
            return None
        return self._first_arrival + self.hold_s

    def arrived(self, reply: str, duration_s: float, now: float, *, playing: bool) -> None:
        """Take note of a piece of `reply` that sounds for `duration_s`.

        `playing` says that an earlier reply is still sounding: then this one has no start to hold back.
        """
        if reply != self._reply:
            self._learn()
            self._reply = reply
            self._first_arrival = now
            self._offset_s = self._spread_s = 0.0
            self._earliest = now
            self._open = playing
        lateness = now - self._offset_s
        if self._first_arrival - lateness >= self.hold_s:
            self._open = True
        self._spread_s = max(self._spread_s, lateness - self._earliest)
        self._earliest = min(self._earliest, lateness)
        self._offset_s += duration_s
        self._last_arrival = now

    def may_play(self, now: float) -> bool:
        """Tell whether what has arrived may be played; once it may, the rest of the reply may too."""
        release_at = self.release_at
        if release_at is not None and now >= release_at:
            self._open = True
        return self._open or self._reply is None

    def finished(self) -> None:
        """The reply is complete: nothing more will come that it could wait for."""
        self._open = True

    def flushed(self) -> None:
        """The reply was cut short."""
        self._learn()
        self._reply = None

    def _learn(self) -> None:
        if self._reply is not None and self._last_arrival - self._first_arrival >= LEARNING_MINIMUM_S:
            self._spreads.append(self._spread_s)
