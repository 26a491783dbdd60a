"""What is published of a consultation: counts without small cells, and words that give nobody away. PURE."""
