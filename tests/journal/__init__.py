"""Tests of the journal, on both databases."""
