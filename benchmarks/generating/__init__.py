"""Made-up persons and companies with known answers, drawn column by column from one seed."""
