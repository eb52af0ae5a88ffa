"""What a person says of themselves: read it, and write each part of it as one operation."""
