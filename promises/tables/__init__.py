"""Activities as tables: CSV and XLSX in and out, with the same columns both ways."""
