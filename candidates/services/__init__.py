"""What writes: the merge of a page of incoming records, status changes, jobs."""
