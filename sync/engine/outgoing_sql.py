"""The two questions of the export: what is due, and when the next is."""

# Eligible at claim time: came through LinkedIn Recruiter, and a contract that imported the person
# is live now. What is not eligible stays marked and goes out when it becomes so.
PENDING = """
SELECT c.entity_id, c.version, c.changed_at,
    CASE WHEN o.state = 'acked' THEN o.acked_value ELSE '' END AS there
FROM candidates_change c
JOIN candidates_application a ON a.id = c.entity_id
JOIN candidates_candidate p ON p.id = a.candidate_id
LEFT JOIN sync_outbox o ON o.entity = c.entity AND o.entity_id = c.entity_id
WHERE c.entity = 'application'
  AND c.version > COALESCE(o.acked_version, 0)
  AND p.source_name = 'LinkedIn Recruiter'
  AND (o.retry_at IS NULL OR o.retry_at <= %(asked)s)
  AND (o.state IS DISTINCT FROM 'refused' OR o.sent_version < c.version)
  AND c.changed_at <= %(asked)s - make_interval(secs => %(settle)s)
  AND EXISTS (
    SELECT 1 FROM candidates_thread t JOIN integrations_contract k ON k.id = t.contract_id
    WHERE t.candidate_id = p.id AND k.app_id = %(app)s AND k.state = 'connected'
      AND k.pause_reasons = '{}' AND (k.ends_at IS NULL OR k.ends_at > app_now()))
ORDER BY c.changed_at LIMIT %(limit)s
"""

NEXT = """
SELECT min(GREATEST(c.changed_at + make_interval(secs => %(settle)s), o.retry_at))
FROM candidates_change c
LEFT JOIN sync_outbox o ON o.entity = c.entity AND o.entity_id = c.entity_id
WHERE c.version > COALESCE(o.acked_version, 0)
  AND (o.state IS DISTINCT FROM 'refused' OR o.sent_version < c.version)
  AND GREATEST(c.changed_at + make_interval(secs => %(settle)s), o.retry_at) > %(asked)s
"""
