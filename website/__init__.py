"""The documentation site: the pages of docs/, with what stands elsewhere put in its place."""
