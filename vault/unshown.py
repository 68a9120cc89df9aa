"""Objects that hold an open key: they show nothing of it, and do not travel."""

from typing import NoReturn


class Unshown:
    """Hide every field from `repr`, `str` and error pages, and refuse to be pickled, cached or copied."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds an open key and stays where it is.")
