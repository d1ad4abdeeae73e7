"""What needs both hands, facts and records: links, uploads, jobs, mail, spreadsheets taken in."""
