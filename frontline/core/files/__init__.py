"""Files from people: what they are is read from their content, and what tells of their maker is taken out."""
