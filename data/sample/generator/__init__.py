"""The parts of the sample year: what is sent, how it is written, what is wrong."""
