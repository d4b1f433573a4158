-- A case's standing is stale as soon as something that it rests on has changed. The row is locked even where it is stale
-- already: whoever works standings out leaves locked ones alone, and so never misses a change that is not yet there.
CREATE FUNCTION stale_standing(changed uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM 1 FROM public.records_standing WHERE case_id = changed FOR NO KEY UPDATE;
  UPDATE public.records_standing SET is_stale = true WHERE case_id = changed AND NOT is_stale;
END $$;

-- On tables with a case: a row came, changed or went.
CREATE FUNCTION stale_by_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM public.stale_standing((coalesce(to_jsonb(NEW), to_jsonb(OLD)) ->> 'case_id')::uuid);
  RETURN NULL;
END $$;

CREATE FUNCTION stale_by_confirmation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM public.stale_standing(s.case_id) FROM public.records_studyreading r
    JOIN public.records_study s ON s.id = r.study_id WHERE r.id = NEW.reading_id;
  RETURN NULL;
END $$;

CREATE FUNCTION stale_by_person() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  PERFORM public.stale_standing(c.id) FROM public.records_case c WHERE c.person_id = NEW.id;
  RETURN NULL;
END $$;

-- A case brings its standing with it, and a new stage begins a new count of days.
CREATE FUNCTION stand_case() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO public.records_standing (
      case_id, organisation_id, is_stale, stage_since, site_id, stage, is_open, language, search, has_alarm,
      has_message, step, count, turn, due_what, due_words, due_turn
    ) VALUES (
      NEW.id, NEW.organisation_id, true, NEW.opened_at, NEW.site_id, NEW.stage, NEW.stage <> 'closed', '', '', false,
      false, '', 0, 'nobody', '', '', ''
    );
  ELSE
    PERFORM public.stale_standing(NEW.id);
    IF NEW.stage <> OLD.stage THEN
      UPDATE public.records_standing SET stage_since = now() WHERE case_id = NEW.id;
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER standing AFTER INSERT OR UPDATE ON records_case FOR EACH ROW EXECUTE FUNCTION stand_case();
CREATE TRIGGER standing AFTER UPDATE ON records_person FOR EACH ROW EXECUTE FUNCTION stale_by_person();
CREATE TRIGGER standing AFTER INSERT ON records_confirmation FOR EACH ROW EXECUTE FUNCTION stale_by_confirmation();

-- Cases that were there before.
INSERT INTO records_standing (
  case_id, organisation_id, is_stale, stage_since, site_id, stage, is_open, language, search, has_alarm, has_message,
  step, count, turn, due_what, due_words, due_turn
)
SELECT id, organisation_id, true, opened_at, site_id, stage, stage <> 'closed', '', '', false, false, '', 0, 'nobody',
  '', '', ''
FROM records_case;
