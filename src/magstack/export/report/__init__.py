"""The report for a clinician: one page, for a screen and for paper."""
