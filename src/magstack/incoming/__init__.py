"""Foreign files become plain values; nothing here looks at a record or writes one."""
