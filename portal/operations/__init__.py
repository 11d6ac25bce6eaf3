"""Status and health: database, store, index, jobs, versions; the trail to read."""
