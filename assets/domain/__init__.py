"""The words every stage shares: quarter, registry, datasets, names, errors."""
