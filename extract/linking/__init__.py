"""How one unit bears on another: where it stands in the thread, the cues around it, rules and ranker."""
