"""What keeps the store whole for longer than any database, program or disk; its sub-rooms each know one part of it."""
