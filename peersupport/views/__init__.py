"""The pages of this room, by who comes to them: anybody, the requester, the desk, supporters."""
