"""How fast magstack is, beside the least that a program with its libraries could do."""
