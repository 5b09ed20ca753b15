"""What makes a release of this repository: pure steps, with nothing but the standard library."""
