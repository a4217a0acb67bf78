"""Changes how fast speech is without changing its pitch (waveform-similarity overlap-add, WSOLA).

After W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993.
"""

import numpy as np

from assistant.practice.codecs import Samples

_FRAME_MS = 30
_SEARCH_MS = 8


def stretch(samples: Samples, rate: int, speed: float) -> Samples:
    """Speech `speed` times as fast: the result has len(samples) / speed samples, of `rate` a second."""
    if speed == 1 or not len(samples):
        return samples
    frame = rate * _FRAME_MS // 1000 // 2 * 2
    hop, search = frame // 2, rate * _SEARCH_MS // 1000
    wanted = round(len(samples) / speed)
    source = np.concatenate([np.zeros(search), samples.astype(np.float64), np.zeros(2 * frame + 2 * search)])
    window = np.hanning(frame + 1)[:frame]
    output = np.zeros(wanted + 2 * frame)
    natural = search  # Where the last copied frame would go on by itself.
    for start in range(0, wanted + hop, hop):
        centre = min(int(start * speed) + search, len(source) - frame - search)
        best = _most_similar(source, centre, search, source[natural : natural + frame]) if start else centre
        output[start : start + frame] += window * source[best : best + frame]
        natural = min(best + hop, len(source) - frame)
    # The first half frame has only one window over it.
    output[:hop] = source[search : search + hop]
    return np.clip(output[:wanted], -32768, 32767).astype(np.int16)


def _most_similar(source: np.ndarray, centre: int, search: int, target: np.ndarray) -> int:
    """Where near `centre` the waveform looks most like `target`."""
    region = source[centre - search : centre + search + len(target)]
    similarity = np.correlate(region, target, "valid")
    squares = np.concatenate([[0.0], np.cumsum(region**2)])
    energy = squares[len(target) :] - squares[: -len(target)]
    return centre - search + int(np.argmax(similarity / np.sqrt(energy + 1)))
