"""A small set of invented pages: one statement, told and told again (`retold demo`)."""
