"""A bell for the demonstration's practices, made from a few sines: one may listen without anybody having spoken."""

import io
import math
import wave
from array import array
from collections.abc import Sequence

RATE = 11_025  # samples a second
RINGS = 6  # seconds until a bell has died away
PARTIALS = ((220.0, 1.0, 0.7), (441.5, 0.6, 1.1), (596.0, 0.4, 1.6), (889.0, 0.25, 2.4))  # hertz, loudness, decay


def sound(moments: Sequence[int], seconds: int) -> bytes:
    """Return a WAV file of so many seconds in which the bell is struck at each of the `moments`."""
    samples = array("h", bytes(2 * RATE * seconds))
    for moment in moments:
        for place, sample in enumerate(_bell()[: len(samples) - moment * RATE]):
            samples[moment * RATE + place] = sample
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def _bell() -> list[int]:
    strength = 9_000 / sum(loudness for _hertz, loudness, _decay in PARTIALS)
    rung = []
    for number in range(RATE * RINGS):
        second = number / RATE
        value = sum(
            loudness * math.exp(-decay * second) * math.sin(2 * math.pi * hertz * second)
            for hertz, loudness, decay in PARTIALS
        )
        rung.append(round(strength * value * min(1.0, second * 200)))  # struck softly: no click
    return rung
