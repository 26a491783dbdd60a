"""`/api/v1/consultations`: consultations for programs."""
