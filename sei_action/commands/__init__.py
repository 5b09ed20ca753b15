"""The commands of the command line, each in a module of its name: its options, and how it runs."""
