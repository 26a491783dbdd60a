"""How the administrator governs itself: reviews, independence, the spot platform, meetings (paper 7.2 to 7.5)."""
