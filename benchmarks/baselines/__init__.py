"""Bare scripts: each does one thing with the libraries that magstack uses, and nothing else."""
