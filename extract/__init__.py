"""From a forum thread to an argument map."""
