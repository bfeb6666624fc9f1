"""What ideas keep of people beside what participation keeps: answers to own questions, scores, tables."""
