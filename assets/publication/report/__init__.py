"""The quarterly impact report: its pages, and the same as PDF."""
