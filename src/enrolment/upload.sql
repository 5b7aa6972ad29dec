-- Lists of students: every problem of every line, and loading a list that has none.

-- The day that a text like 2025-09-01 names; NULL, not an error, where it names none.
CREATE FUNCTION medins.iso_day(text) RETURNS date
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'iso_day';

-- Fires after INSERT and UPDATE of lines, by statements, with the new rows as table changed.
CREATE FUNCTION medins.guard_upload() RETURNS trigger
  LANGUAGE plpgsql VOLATILE
  SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  loaded bigint;
BEGIN
  IF TG_WHEN <> 'AFTER' OR TG_LEVEL <> 'STATEMENT' OR TG_OP NOT IN ('INSERT', 'UPDATE') THEN
    RAISE EXCEPTION 'function medins.guard_upload must be fired AFTER INSERT or UPDATE, by statements'
      USING ERRCODE = 'trigger_protocol_violated';
  END IF;
  EXECUTE format('SELECT min(u.batch) FROM %I.upload u
                  WHERE u.loaded_at IS NOT NULL AND u.batch = ANY ($1)', TG_TABLE_SCHEMA)
    INTO loaded USING ARRAY(SELECT DISTINCT c.batch FROM changed c);
  IF loaded IS NOT NULL THEN
    RAISE EXCEPTION 'upload % has been loaded already', loaded
      USING ERRCODE = 'MI025', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, COLUMN = 'batch',
            HINT = 'What is to be added or mended is a new upload, or facts of their own.';
  END IF;
  RETURN NULL;
END
$$;

-- The numbers of rows are not known to the planner before a fresh list has been analysed, so it is kept from pairing
-- whole lists by nested loops; facts are looked up by person all the same (OFFSET 0).  What it thinks of the cost of
-- those would make it compile.
CREATE FUNCTION medins.check_upload(ledger regnamespace, batch bigint, language text DEFAULT 'en')
  RETURNS TABLE (line bigint, column_name text, reason text, sentence text)
  LANGUAGE plpgsql STABLE CALLED ON NULL INPUT PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp
  SET enable_nestloop = off
  SET jit = off
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  loaded boolean;
BEGIN
  IF language IS NULL OR language NOT IN ('en', 'zh') THEN
    RAISE EXCEPTION 'sentences are in en or zh' USING ERRCODE = 'MI006', COLUMN = 'language', HINT = 'Give en or zh.';
  END IF;
  EXECUTE format('SELECT loaded_at IS NOT NULL FROM %I.upload WHERE batch = $1', schema) INTO loaded USING batch;
  IF loaded IS NULL THEN
    RAISE EXCEPTION 'there is no such upload'
      USING ERRCODE = 'MI024', SCHEMA = schema, TABLE = 'upload', COLUMN = 'batch',
            HINT = 'Insert a row into table "upload", then its lines into "student_upload".';
  ELSIF loaded THEN
    RAISE EXCEPTION 'upload % has been loaded already', batch
      USING ERRCODE = 'MI025', SCHEMA = schema, TABLE = 'upload', COLUMN = 'batch',
            HINT = 'What is to be added or mended is a new upload, or facts of their own.';
  END IF;

  RETURN QUERY EXECUTE format($query$
    WITH list AS MATERIALIZED (
      SELECT l.*, u.benefit_year, i.name AS known_name,
             coalesce(l.nationality, i.nationality, CASE WHEN d.foreigner THEN 'XXX' WHEN NOT d.foreigner THEN 'CHN' END) AS holds,
             -- than that on record, or told by the document
             c.is_chinese <> (i.nationality IN ('CHN', 'HKG', 'MAC', 'TWN'))
               OR NOT c.is_chinese AND i.nationality NOT IN (l.nationality, 'XXX')
               OR c.is_chinese = (medins.document_type(l.resident_id) = 'permanent_residence') AS another_nationality,
             -- of the same person, or else the same document
             row_number() OVER (PARTITION BY l.person_id, CASE WHEN l.person_id IS NULL THEN l.document_no END,
                                  CASE WHEN l.person_id IS NULL AND l.resident_id IS NULL THEN l.document_type END ORDER BY l.line) AS nth
      FROM %1$I.upload_line l
      JOIN %1$I.upload u ON u.batch = l.batch
      LEFT JOIN %1$I.document_type d ON d.document_type = l.document_type
      LEFT JOIN %1$I.identity i ON i.person_id = l.person_id
      CROSS JOIN LATERAL (SELECT l.nationality IN ('CHN', 'HKG', 'MAC', 'TWN')) c (is_chinese)
      WHERE l.batch = $1),
    problem (line, column_name, reason) AS (
      -- of the line itself
      SELECT l.line, v.column_name, v.reason
      FROM list l
      CROSS JOIN LATERAL (VALUES
        ('college_id', CASE WHEN l.college_id IS NULL THEN CASE WHEN 'college_id' = ANY (l.given) THEN 'unknown_college' ELSE 'missing_value' END END),
        ('document_type', CASE WHEN l.document_type IS NULL THEN CASE WHEN 'document_type' = ANY (l.given) THEN 'unknown_document_type' ELSE 'missing_value' END
                               WHEN medins.document_type(l.resident_id) <> l.document_type THEN 'document_type_differs' END),
        ('document_no', CASE WHEN l.document_no IS NULL THEN 'missing_value'
                             WHEN l.resident_id IS NULL AND l.document_type IN ('resident_id', 'residence_permit', 'permanent_residence')
                               THEN 'id_' || medins.id_problem(l.document_no)
                             WHEN l.document_type IS NOT NULL AND l.nth > 1 THEN 'duplicate_line' END),
        ('name', CASE WHEN l.name IS NULL THEN 'missing_value' WHEN l.name <> l.known_name THEN 'other_name' END),
        ('nationality', CASE WHEN l.nationality IS NULL AND 'nationality' = ANY (l.given) THEN 'bad_nationality'
                             WHEN l.another_nationality THEN 'nationality_differs' END),
        ('form', CASE WHEN l.form IS NULL THEN 'missing_value' END),
        ('study_from', CASE WHEN l.study_from IS NULL THEN CASE WHEN 'study_from' = ANY (l.given) THEN 'bad_date' ELSE 'missing_value' END
                            WHEN l.study_from <= medins.birth_date(l.resident_id) THEN 'date_order' END),
        ('study_to', CASE WHEN l.study_to IS NULL AND 'study_to' = ANY (l.given) THEN 'bad_date'
                          WHEN l.study_to < l.study_from THEN 'date_order' END)) v (column_name, reason)
      WHERE v.reason IS NOT NULL
      UNION ALL
      -- of the person's facts
      SELECT l.line, f.column_name, f.reason
      FROM list l
      CROSS JOIN LATERAL (
        SELECT DISTINCT v.column_name, v.reason
        FROM %1$I.fact f
        CROSS JOIN LATERAL (VALUES
          -- the study that is declared may be known already
          ('study_from', 'study_overlap', f.kind = 'study' AND f.valid && l.valid
            AND NOT (l.benefit_year IS NOT NULL AND f.organisation_id = l.college_id AND f.code = l.form
                     AND lower(f.valid) = l.study_from AND (f.valid = l.valid OR 'study_to' <> ALL (l.given)))),
          ('document_no', 'already_declared', f.kind = 'declaration' AND f.benefit_year = l.benefit_year)) v (column_name, reason, is_so)
        WHERE f.person_id = l.person_id AND f.retracted_at IS NULL AND v.is_so
        OFFSET 0) f
      WHERE l.person_id IS NOT NULL
      UNION ALL
      -- of the law, as far as the line says enough to tell
      SELECT l.line, CASE WHEN e.rule = 0 THEN 'study_from' WHEN e.subject = 'nationality' THEN e.subject
                          WHEN e.subject <> 'study' THEN 'document_no' WHEN l.valid @> l.day THEN 'form' ELSE 'study_to' END,
             e.reason
      FROM list l
      JOIN (%2$s) e ON e.id = l.line
      WHERE CASE e.subject WHEN 'study' THEN num_nulls(l.form, l.valid) = 0
                           WHEN 'nationality' THEN CASE WHEN l.holds IS NULL THEN l.document_type IS NOT NULL AND 'nationality' <> ALL (l.given)
                                                        ELSE l.another_nationality IS NOT TRUE END
                           ELSE true END)
    SELECT p.line, p.column_name, p.reason, r.sentence_%3$s
    FROM problem p
    JOIN %1$I.reason r ON r.reason = p.reason
    ORDER BY p.line, p.column_name COLLATE "C", p.reason COLLATE "C" $query$,
    schema,
    medins.eligibility_query(schema,
      'SELECT line, day FROM list WHERE day IS NOT NULL',
      format($query$
        SELECT line, day, 'study', form FROM list WHERE valid @> day
        UNION ALL
        SELECT line, day, 'nationality', holds FROM list WHERE holds IS NOT NULL
        UNION ALL
        SELECT l.line, l.day, f.kind, f.code
        FROM list l
        CROSS JOIN LATERAL (
          SELECT f.kind, f.code FROM %1$I.fact f
          WHERE f.person_id = l.person_id AND f.valid @> l.day AND f.retracted_at IS NULL AND f.kind <> 'study' OFFSET 0) f
        WHERE l.person_id IS NOT NULL $query$, schema)),
    language)
  USING batch;
END
$$;

-- All or nothing.  Loads of a ledger wait for one another, so the second of two colleges that claim a student is told.
-- Then the list and the persons it names are locked, in the order of persons, as whoever adds facts locks them.
CREATE FUNCTION medins.load_upload(ledger regnamespace, batch bigint, language text DEFAULT 'en')
  RETURNS TABLE (line bigint, column_name text, reason text, sentence text)
  LANGUAGE plpgsql VOLATILE CALLED ON NULL INPUT PARALLEL UNSAFE
  SET search_path = pg_catalog, pg_temp
  SET enable_nestloop = off
  SET jit = off
AS $$
DECLARE
  schema name := medins.ledger_schema(ledger);
  lines bigint;
  newcomers bigint;
  made bigint;
  started_at timestamptz := clock_timestamp();
BEGIN
  -- conflicts with itself only, and with maintenance: not with who hands in another list
  EXECUTE format('LOCK TABLE %I.upload IN SHARE UPDATE EXCLUSIVE MODE', schema);
  EXECUTE format('SELECT FROM %I.upload WHERE batch = $1 FOR UPDATE', schema) USING batch;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM %I.student_upload WHERE batch = $1 FOR SHARE) l', schema)
    INTO lines USING batch;
  EXECUTE format('SELECT count(*) FROM (SELECT FROM %1$I.person p
                  WHERE p.person_id IN (SELECT l.person_id FROM %1$I.upload_line l WHERE l.batch = $1)
                  ORDER BY p.person_id FOR NO KEY UPDATE) p', schema)
    USING batch;

  -- facts: a study and a declaration of each line, at most
  PERFORM medins.report_progress(ledger, 'medins.load_upload', started_at, 0, 2 * lines);
  RETURN QUERY SELECT * FROM medins.check_upload(ledger, batch, language);
  IF FOUND THEN
    PERFORM medins.end_progress();
    RETURN;
  ELSIF lines = 0 THEN
    RAISE EXCEPTION 'upload % has no lines', batch
      USING ERRCODE = 'MI013', SCHEMA = schema, TABLE = 'student_upload', COLUMN = 'line', HINT = 'Insert or COPY them first.';
  END IF;

  EXECUTE format('SELECT count(*) FROM %I.upload_line WHERE batch = $1 AND person_id IS NULL', schema) INTO newcomers USING batch;
  EXECUTE format('INSERT INTO %1$I.person (person_id, resident_id, document_type, document_no, nationality, name)
                  SELECT m.last + row_number() OVER (ORDER BY l.line), l.resident_id,
                         CASE WHEN l.resident_id IS NULL THEN l.document_type END,
                         CASE WHEN l.resident_id IS NULL THEN l.document_no END, l.nationality, l.name
                  FROM %1$I.upload_line l, (SELECT coalesce(max(person_id), 0) FROM %1$I.person) m (last)
                  WHERE l.batch = $1 AND l.person_id IS NULL
                  ORDER BY l.line
                  ON CONFLICT DO NOTHING', schema)
    USING batch;
  GET DIAGNOSTICS made = ROW_COUNT;
  IF made <> newcomers THEN
    RAISE EXCEPTION 'persons of the upload, or their numbers, were entered meanwhile'
      USING ERRCODE = 'serialization_failure', SCHEMA = schema, TABLE = 'person', HINT = 'Run the transaction again.';
  END IF;
  EXECUTE format('UPDATE %1$I.person p SET nationality = l.nationality FROM %1$I.upload_line l
                  WHERE l.batch = $1 AND l.nationality IS NOT NULL AND p.person_id = l.person_id AND p.nationality IS NULL', schema)
    USING batch;

  EXECUTE format($query$
    INSERT INTO %1$I.fact (person_id, kind, valid, benefit_year, organisation_id, code, document, exclusive)
    SELECT f.person_id, f.kind, f.valid, f.benefit_year, f.college_id, f.code, f.document, f.kind = 'study'
    FROM (
      SELECT l.person_id, k.kind, CASE k.kind WHEN 'study' THEN l.valid ELSE daterange(u.declared_on, u.declared_on, '[]') END AS valid,
             CASE k.kind WHEN 'declaration' THEN u.benefit_year END AS benefit_year, l.college_id,
             CASE k.kind WHEN 'study' THEN l.form END AS code, format('upload %%s, line %%s', l.batch, l.line) AS document,
             row_number() OVER (ORDER BY l.person_id, k.n) AS nth, count(*) OVER () AS total
      FROM %1$I.upload_line l
      JOIN %1$I.upload u ON u.batch = l.batch
      CROSS JOIN LATERAL (VALUES (1, 'study'), (2, 'declaration')) k (n, kind)
      WHERE l.batch = $1
        AND CASE k.kind
            WHEN 'declaration' THEN u.declared_on IS NOT NULL
            -- after the check, one that overlaps is the same
            ELSE NOT EXISTS (SELECT FROM %1$I.fact f WHERE f.person_id = l.person_id AND f.kind = 'study' AND f.valid && l.valid
                               AND f.retracted_at IS NULL) END
      ORDER BY nth
      OFFSET 0) f
    WHERE medins.report_progress($2, 'medins.load_upload', $3, f.nth, f.total) $query$, schema)
    USING batch, ledger, started_at;
  PERFORM medins.end_progress();
  EXECUTE format('UPDATE %I.upload SET loaded_at = $2, loaded_by = current_user WHERE batch = $1', schema)
    USING batch, clock_timestamp();
END
$$;

COMMENT ON FUNCTION medins.iso_day(text) IS
  'The day that a text like 2025-09-01 names; NULL where it names none. / 形如2025-09-01的文本所表示的日期；无效则为NULL。';
COMMENT ON FUNCTION medins.guard_upload() IS
  'Trigger that refuses new and changed lines of an upload that has been loaded. / 触发器：拒绝已入库名单的新增或修改。';
COMMENT ON FUNCTION medins.check_upload(regnamespace, bigint, text) IS
  'Every problem of every line of a college''s list, in en or zh; no row where it can be loaded. Errors: MI024 no such upload, MI025 loaded already, MI006. / 列出院校名单每一行的全部问题，语言为en或zh；可入库则无结果。错误：MI024无此批次，MI025已入库，MI006。';
COMMENT ON FUNCTION medins.load_upload(regnamespace, bigint, text) IS
  'Loads a college''s list, all lines or none: persons, their studies and, where it declares a year, their declarations. With a problem nothing is loaded and the problems are returned; no row: it is loaded. Errors: as check_upload; MI013 no lines, 40001 somebody entered the same persons meanwhile. / 名单整体入库：登记人员、就读及（申报年度的）参保申报。有问题则全部不入库并返回问题；无结果即已入库。错误：同check_upload；MI013无行，40001同时有人登记相同人员。';
