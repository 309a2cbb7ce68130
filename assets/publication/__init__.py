"""What goes back to the AHSNs: the blank template and the feedback."""
