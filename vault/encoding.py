"""Turn values into bytes in exactly one way: what an envelope is bound to, and padding that hides length."""

from uuid import UUID

from vault.errors import EnvelopeBroken, TooLong

SIZES = (1024, 4 * 1024, 16 * 1024, 64 * 1024)
LARGE = (256 * 1024, 1024 * 1024, 4 * 1024 * 1024, 16 * 1024 * 1024)  # of a file that goes with a conversation
LENGTH_BYTES = 4
MOST_BYTES = SIZES[-1] - LENGTH_BYTES


def bind(label: str, *values: str | int | bytes | UUID) -> bytes:
    """Return the bytes that tie an envelope to its place; each value with its type and length, so none can slide."""
    parts = []
    for value in (label, *values):
        match value:
            case UUID():
                mark, content = b"u", value.bytes
            case int():
                mark, content = b"n", value.to_bytes(8, "big")
            case str():
                mark, content = b"t", value.encode()
            case _:
                mark, content = b"b", value
        parts.append(mark + len(content).to_bytes(LENGTH_BYTES, "big") + content)
    return b"".join(parts)


def pad(content: bytes, *, is_large: bool = False) -> bytes:
    """Return the content with its length before it and zeros after it: 1, 4, 16 or 64 KiB. Raises TooLong.

    Something large goes on in steps of four, to 16 MiB.
    """
    full = len(content).to_bytes(LENGTH_BYTES, "big") + content
    for size in (*SIZES, *LARGE) if is_large else SIZES:
        if len(full) <= size:
            return full.ljust(size, b"\0")
    raise TooLong(f"More than {MOST_BYTES} bytes.")


def unpad(padded: bytes) -> bytes:
    """Return what was padded. Raises EnvelopeBroken for anything that `pad` does not make."""
    length = int.from_bytes(padded[:LENGTH_BYTES], "big")
    content = padded[LENGTH_BYTES : LENGTH_BYTES + length]
    is_ours = len(padded) in (*SIZES, *LARGE)
    if not is_ours or len(content) != length or pad(content, is_large=True) != padded:
        raise EnvelopeBroken("padding")
    return content
