"""What every part of `/api/v1/` shares: parameters, errors, lists, cells, descriptions. Anonymous, read-only, exact."""
