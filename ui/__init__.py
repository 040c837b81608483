"""What the pages are drawn with: the thread component, background jobs, and forum text made inert."""
