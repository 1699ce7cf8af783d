"""A class: whose files they are, grading them all, keeping the results, and CI."""
