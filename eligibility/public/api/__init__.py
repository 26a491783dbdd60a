"""`/api/v1/` of the register: brands, sites, standards, recognitions and thresholds for programs."""
