"""The database as a folder of files: written while the archive works, read back into an empty database of either kind."""
