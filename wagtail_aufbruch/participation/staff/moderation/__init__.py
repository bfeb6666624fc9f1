"""Cases: the inbox, the lists of cases and mails, reasons, and who is responsible."""
