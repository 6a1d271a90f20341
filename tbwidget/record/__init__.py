"""Records: the frames of an event file, and the bell between its writers and readers."""
