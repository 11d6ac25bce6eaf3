"""Leases of objects, in the database, for a store whose place cannot keep two writers apart (a bucket without create-only writes)."""
