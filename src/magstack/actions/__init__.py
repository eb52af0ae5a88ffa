"""What a person does: one function per thing, and no printing."""
