"""A second store that is kept in step with the first (GUIDANG_REPLICA): what it lacks, and what keeps it from being brought."""
