"""The sandbox page, over a real socket but for its pure parts."""
