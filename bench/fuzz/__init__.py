"""Run the whole program on generated inputs, with nothing but fakes at its HTTP edges."""
