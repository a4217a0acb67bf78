"""The commands of the command line; each module has `run(arguments) -> int`, the exit status."""
