"""Intake: from whatever lies in the inbox to typed records in the archive."""
