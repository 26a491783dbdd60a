"""What the eligibility officer keeps: proof points, the assurance of sites, and what of it lapses."""
