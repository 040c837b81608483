"""Maps as dialogues in the Argument Interchange Format, which its formats share."""
