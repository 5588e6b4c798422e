"""Workflow and checklist files: found, read with positions, judged, told apart by name."""
