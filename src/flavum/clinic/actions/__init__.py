"""What is done to the record: one verb a module, one transaction a verb."""
