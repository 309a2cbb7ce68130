"""The judged tables: what a quarter's submissions say, with what the rules need."""
