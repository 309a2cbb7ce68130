"""The data dictionary, printed from the files of ``sql/`` and from nothing else."""
