"""Sealing and opening: keys, never stories. `docs/decisions/vault.md` says how the rooms above use it."""
