"""The regulation (晋政办通〔2020〕18号) and the standards behind it as pure functions; standard library only."""
