"""What anybody may read of governance."""
