"""Links by which people come to what they judge, and the mails that bring them."""
