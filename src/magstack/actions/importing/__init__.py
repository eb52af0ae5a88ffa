"""What others have made, or magstack elsewhere, comes into the record."""
