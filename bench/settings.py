"""The house's own settings, with one more page: a view that does nothing, to measure the others by."""

from wellbeing.settings import *  # noqa: F403 - the point of this file

ROOT_URLCONF = "bench.urls"
