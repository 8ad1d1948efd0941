"""retold follows what was said: who said what in news pages, and every other telling of it."""
