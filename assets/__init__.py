"""What outturn makes, in the order of the flow: intake, validation, warehouse."""
