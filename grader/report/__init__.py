"""Reports: each module turns a result into one format, as a pure function."""
