"""What a teacher hands out, and what the installed kit brings: editions, and bringing newer ones in."""
