"""The audit pages of a quarter: from each figure to the cells behind it, and back."""
