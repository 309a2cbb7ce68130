"""How the outputs of a run come to the outbox, whatever is in them."""
