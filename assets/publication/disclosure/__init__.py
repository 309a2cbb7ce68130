"""What is done to small counts of people before they are published."""
