"""The managers' room: the chat page, conversations, the look of a citation."""
