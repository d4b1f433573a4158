-- One link of the chain for every row that is inserted into a sealed table. The lock keeps the links of an organisation
-- in one line; it is held until the transaction ends, so that a link is seen when its row is.
-- Columns that hold nothing are not sealed: a column that a later migration adds leaves the older rows' seals whole.
CREATE FUNCTION seal_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public SET timezone = 'UTC' AS $$
DECLARE
  before audit_seal%ROWTYPE;
  content jsonb := (SELECT jsonb_object_agg(one.key, one.value) FROM jsonb_each(to_jsonb(NEW)) one
    WHERE one.value <> 'null');
  key text := coalesce(content ->> 'pgh_id', content ->> 'id');
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.organisation_id::text, 0));
  SELECT * INTO before FROM public.audit_seal
    WHERE organisation_id = NEW.organisation_id ORDER BY number DESC LIMIT 1;
  INSERT INTO public.audit_seal (organisation_id, number, sealed_on, row_table, row_key, digest) VALUES (
    NEW.organisation_id, coalesce(before.number, 0) + 1, current_date, TG_TABLE_NAME, key,
    seal_digest(coalesce(before.digest, ''), TG_TABLE_NAME, content)
  );
  RETURN NULL;
END $$;
