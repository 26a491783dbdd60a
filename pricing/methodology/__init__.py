"""The published methodology in reading order. Open `assessment` first."""
