"""What goes out: to the AHSNs, to those who read the figures, to who checks them."""
