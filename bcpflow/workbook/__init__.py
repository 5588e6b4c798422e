"""Workbooks of exercises: what people plan in Excel becomes a definition, and goes back."""
