"""The registry: what we believe about AHSNs, programmes, metrics and the calendar."""
