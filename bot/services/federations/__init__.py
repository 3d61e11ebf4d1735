"""Groups that share one list."""
