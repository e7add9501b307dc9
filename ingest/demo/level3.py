"""Stage 3 (placeholder while the package grows)."""
