"""What people write in workflows/ and checklists/, as data, and how its small texts are read."""
