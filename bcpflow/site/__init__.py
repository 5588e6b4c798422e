"""The site's own folder: who comes (roster), what runs (systems), when people come (muster)."""
