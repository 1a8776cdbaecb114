"""The playground: a landscape and up to six runs on it, on one clock."""
