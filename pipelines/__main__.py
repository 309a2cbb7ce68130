"""``python -m pipelines``: the command line where the script is not on the path."""

from pipelines.cli.main import main

if __name__ == "__main__":
    main()
