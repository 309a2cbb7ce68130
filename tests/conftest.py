"""How Hypothesis searches in this suite."""

from hypothesis import settings

# The same examples in every run: what fails here fails for everyone, and a change is
# never blamed for what chance found. `--hypothesis-profile=default` searches anew.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
