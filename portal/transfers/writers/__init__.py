"""Writing packages, the other way round than `readers`: the national one, and BagIt bags (`docs/packages.md`, `docs/exports.md`)."""
