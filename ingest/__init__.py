"""The admins' room: files in, documents out."""
