"""Files that leave the archive as bags or national packages: what was sent out, when, by whom, why (`docs/exports.md`)."""
