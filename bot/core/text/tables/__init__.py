"""Character tables for folding: data in code form, so that the core reads no files."""
