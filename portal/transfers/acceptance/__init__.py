"""Pages of acceptance: the four properties of a batch, its human sample, the table of codes."""
