-- The digest of a link: over the digest before, the table's name and the row as PostgreSQL writes it in JSON.
CREATE FUNCTION seal_digest(before text, row_table text, content jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT encode(sha256(convert_to(before || '|' || row_table || '|' || content::text, 'UTF8')), 'hex')
$$;
