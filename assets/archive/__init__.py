"""The archive: what was received and how it was judged, kept for ever."""
