"""The schema's history: numbered SQL, each file applied once and in order."""
