"""What a file says of itself: where it comes from, what it lacks; and text made fit to be written."""
