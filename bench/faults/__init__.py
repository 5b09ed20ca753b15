"""Send many reports through a server that fails, and count whether SEI holds each once."""
