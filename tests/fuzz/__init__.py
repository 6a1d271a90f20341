"""Coverage-guided fuzzing of what reads event files; ``scripts/fuzz`` runs it."""
