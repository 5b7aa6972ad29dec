-- What the bench compares medins with: the same decisions as a careful author would write them in PL/pgSQL, in
-- a schema of their own with foreign keys. It stands beside the extension as a second opinion too: the bench
-- fails where any amount, decision, reason or number differs.
--
-- It knows what the bench's feed has: Shanghai, outpatient and inpatient care settled directly. One payment and
-- one declaration a year, one study at a time. The rules are in the function, but for rates and deductibles.
--
-- Written for speed, each choice measured: one table of facts read by one loop (an aggregate with a filter a kind took
-- half as long again, a table a kind longer still), days as two dates and not a range, kinds as an enum, no joins (each
-- costs more than a query of its own), running totals on the row in a map by year, rare cases asked for when they arise.

CREATE SCHEMA competitor;
SET search_path = competitor;

CREATE TYPE kind AS ENUM ('study', 'declaration', 'payment', 'confirmation', 'disability_listing', 'termination',
  'local_employee', 'status', 'unsynchronised', 'out_of_area');
CREATE TABLE person (person_id bigint PRIMARY KEY, document_no text NOT NULL, name text NOT NULL);
CREATE TABLE college (college_id bigint PRIMARY KEY, card_settlement_from date);
CREATE TABLE institution (institution_id bigint PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE institution_term (
  institution_id bigint NOT NULL REFERENCES institution, since date NOT NULL, until date NOT NULL, level int, kind text NOT NULL,
  care text[] NOT NULL, region text NOT NULL, designated boolean NOT NULL, connected boolean NOT NULL, PRIMARY KEY (institution_id, since));
CREATE TABLE campus (college_id bigint NOT NULL REFERENCES college, institution_id bigint NOT NULL REFERENCES institution,
  since date NOT NULL, until date NOT NULL, PRIMARY KEY (college_id, institution_id, since));
CREATE TABLE fact (
  person_id bigint NOT NULL REFERENCES person, fact_no int NOT NULL, kind kind NOT NULL, since date NOT NULL, until date NOT NULL,
  benefit_year int, organisation_id bigint, code text, recorded_at timestamptz NOT NULL, PRIMARY KEY (person_id, fact_no));
CREATE TABLE enrolment (benefit_year int PRIMARY KEY, opens date NOT NULL, closes date NOT NULL);
CREATE TABLE tariff (stay boolean NOT NULL, level int NOT NULL, deductible numeric NOT NULL, rate numeric NOT NULL, PRIMARY KEY (stay, level));
INSERT INTO tariff VALUES (false, 1, 300, 0.70), (false, 2, 300, 0.60), (false, 3, 300, 0.50), (true, 1, 50, 0.80), (true, 2, 100, 0.75), (true, 3, 300, 0.60);
CREATE TABLE reason (reason text PRIMARY KEY);
CREATE TABLE month (month date NOT NULL, institution_id bigint, UNIQUE NULLS NOT DISTINCT (month, institution_id));

CREATE TABLE claim (
  person_id bigint NOT NULL REFERENCES person, ledger_no int NOT NULL, request_id text NOT NULL,
  institution_id bigint NOT NULL REFERENCES institution,
  care text NOT NULL CHECK (care IN ('outpatient', 'inpatient')),
  credential text NOT NULL CHECK (credential IN ('card', 'e_credential', 'medical_card', 'none')),
  access text NOT NULL DEFAULT 'ordinary' CHECK (access IN ('ordinary', 'emergency', 'referred', 'mental', 'chronic_infectious')),
  served_from date NOT NULL, served_to date NOT NULL, settled_on date NOT NULL DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date,
  total_amount numeric(16, 2) NOT NULL, self_funded numeric(16, 2) NOT NULL DEFAULT 0,
  over_price_limit numeric(16, 2) NOT NULL DEFAULT 0, advance_self_pay numeric(16, 2) NOT NULL DEFAULT 0,
  college_id bigint REFERENCES college, level int, relation text, locality text, pathway text, statuses text[],
  decision text NOT NULL CHECK (decision IN ('paid', 'denied', 'pended')), reason text REFERENCES reason,
  benefit_year int NOT NULL, settlement_month date NOT NULL, recorded_at timestamptz NOT NULL,
  in_scope numeric(16, 2) NOT NULL, deductible numeric(16, 2) NOT NULL, rate numeric(5, 4),
  fund_paid numeric(16, 2) NOT NULL, cash_paid numeric(16, 2) NOT NULL,
  totals jsonb NOT NULL,		-- benefit year: deductible borne in it so far
  PRIMARY KEY (person_id, ledger_no), UNIQUE (person_id, institution_id, request_id),
  CHECK (served_from <= served_to AND served_to <= settled_on), CHECK (care = 'inpatient' OR served_from = served_to),
  CHECK (total_amount = fund_paid + cash_paid), CHECK (in_scope = total_amount - self_funded - over_price_limit - advance_self_pay),
  CHECK ((decision = 'paid') = (reason IS NULL)),
  CHECK (least(self_funded, over_price_limit, advance_self_pay, in_scope, deductible, fund_paid, cash_paid) >= 0));
CREATE INDEX claim_statement ON claim (settlement_month, institution_id);

CREATE FUNCTION adjudicate() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  stay boolean := NEW.care = 'inpatient';
  asked_on date := CASE WHEN NEW.care = 'inpatient' THEN NEW.served_to ELSE NEW.settled_on END;
  y int := extract(year FROM NEW.served_from);
  new_year date := make_date(y, 1, 1);
  f record;						-- a fact of the person
  p record;						-- the place
  last record;					-- the person's last row
  entered date;
  declared boolean := false;
  paid date;
  confirmed date;
  listed date;
  ends int[];					-- fact_no of what ends cover
  unsynchronised boolean := false;
  unsynchronised_then boolean := false;
  filed text[];
  stamp timestamptz := '-infinity';
  card_from date;
  begun date;
  usable_from date;
  connected boolean;
  tariff record;
  borne numeric;
BEGIN
  PERFORM FROM competitor.person WHERE person_id = NEW.person_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no such person';
  END IF;

  SELECT ledger_no, totals, recorded_at INTO last FROM competitor.claim
    WHERE person_id = NEW.person_id ORDER BY ledger_no DESC LIMIT 1;

  NEW.college_id := NULL;
  NEW.statuses := '{}';
  FOR f IN SELECT fact_no, kind, since, until, benefit_year, organisation_id, code, recorded_at
      FROM competitor.fact WHERE person_id = NEW.person_id LOOP
    CASE f.kind
    WHEN 'payment' THEN
      IF f.benefit_year = y THEN
        paid := least(paid, f.since);
      END IF;
    WHEN 'declaration' THEN
      IF f.benefit_year = y THEN
        declared := true;
      END IF;
    WHEN 'study' THEN
      IF f.since <= NEW.served_from AND NEW.served_from < f.until THEN
        NEW.college_id := f.organisation_id;
      END IF;
      IF f.since >= greatest(new_year + 212, '2023-08-01') AND extract(year FROM f.since) = y AND extract(month FROM f.since) >= 8 THEN
        entered := least(entered, f.since);
      END IF;
    WHEN 'confirmation' THEN
      IF f.benefit_year = y THEN
        confirmed := least(confirmed, f.since);
      END IF;
    WHEN 'status' THEN
      IF f.since <= NEW.served_from AND NEW.served_from < f.until THEN
        NEW.statuses := NEW.statuses || f.code;
      END IF;
    WHEN 'unsynchronised' THEN
      unsynchronised := unsynchronised OR f.since <= NEW.served_from AND NEW.served_from < f.until;
      unsynchronised_then := unsynchronised_then OR f.since <= asked_on AND asked_on < f.until;
    WHEN 'out_of_area' THEN
      IF f.since <= NEW.served_to AND NEW.served_to < f.until THEN
        filed := filed || f.code;
      END IF;
    WHEN 'disability_listing' THEN
      IF f.benefit_year = y THEN
        listed := least(listed, f.since);
      END IF;
    ELSE
      ends := ends || f.fact_no;
    END CASE;
    stamp := greatest(stamp, f.recorded_at);
  END LOOP;

  SELECT since, until, level, kind, care, region, designated, t.connected INTO p FROM competitor.institution_term t
    WHERE institution_id = NEW.institution_id AND since <= NEW.served_from AND NEW.served_from < until;
  IF FOUND AND NEW.care <> ALL (p.care) THEN
    RAISE EXCEPTION 'not given there';
  END IF;

  -- where they study, or did last
  IF NEW.college_id IS NULL THEN
    SELECT organisation_id INTO NEW.college_id FROM competitor.fact
      WHERE person_id = NEW.person_id AND kind = 'study' AND since <= NEW.served_from ORDER BY until DESC LIMIT 1;
  END IF;
  SELECT card_settlement_from INTO card_from FROM competitor.college WHERE college_id = NEW.college_id;

  -- covered by what, on the day
  NEW.pathway := NULL;
  IF declared AND (paid < new_year OR paid < (SELECT closes FROM competitor.enrolment WHERE benefit_year = y)) THEN
    NEW.pathway := 'annual';
    begun := new_year;
  ELSIF listed <= NEW.served_from THEN
    NEW.pathway := 'disability_list';
    begun := greatest(listed, new_year);
  ELSIF entered <= NEW.served_from AND NEW.served_from >= make_date(y, 9, 1) AND confirmed < make_date(y + 1, 1, 1)
      AND NOT EXISTS (SELECT FROM competitor.enrolment WHERE benefit_year = y + 1 AND opens <= confirmed) THEN
    NEW.pathway := 'freshman';
    begun := greatest(entered, make_date(y, 9, 1));
    usable_from := confirmed + 1;
  ELSIF declared AND date_trunc('month', paid::timestamp) + interval '1 month' <= NEW.served_from THEN
    NEW.pathway := 'mid_year';
    begun := greatest(date_trunc('month', paid::timestamp)::date + interval '1 month', new_year);
  END IF;
  IF ends IS NOT NULL AND EXISTS (SELECT FROM competitor.fact e
      WHERE e.person_id = NEW.person_id AND e.fact_no = ANY (ends) AND e.since <= NEW.served_from AND e.until > begun) THEN
    NEW.pathway := NULL;
  END IF;

  -- the place, as seen from there
  NEW.level := p.level;
  NEW.relation := 'undesignated';
  NEW.locality := CASE WHEN p.region LIKE '31%' THEN 'local'
    WHEN filed IS NOT NULL AND EXISTS (SELECT FROM unnest(filed) c WHERE starts_with(p.region, c)) THEN 'out_of_area'
    WHEN p.region IS NOT NULL THEN 'elsewhere' END;
  IF p.designated THEN
    connected := p.connected;
    IF p.kind = 'campus_clinic' THEN
      NEW.relation := CASE WHEN EXISTS (SELECT FROM competitor.campus c WHERE c.college_id = NEW.college_id AND c.institution_id = NEW.institution_id
        AND c.since <= NEW.served_from AND NEW.served_from < c.until) THEN 'campus' ELSE 'other_campus' END;
    ELSE
      NEW.relation := 'other';
      IF asked_on >= p.until THEN
        connected := coalesce((SELECT t.connected FROM competitor.institution_term t
          WHERE t.institution_id = NEW.institution_id AND t.since <= asked_on AND asked_on < t.until), false);
      END IF;
    END IF;
    IF NOT connected THEN
      NEW.relation := 'unconnected';
    END IF;
  END IF;

  -- what the fund does not pay
  NEW.decision := 'denied';
  IF NEW.pathway IS NULL THEN
    NEW.reason := 'not_covered';
    IF stay AND competitor.begins_within(NEW.person_id, NEW.served_from, NEW.served_to) THEN
      NEW.decision := 'pended';
      NEW.reason := 'stay_before_cover';
    END IF;
  ELSIF NOT stay AND card_from > NEW.served_from THEN
    NEW.reason := 'old_route';
  ELSIF NEW.locality = 'elsewhere' THEN
    NEW.decision := 'pended';
    NEW.reason := 'not_filed';
  ELSIF NEW.relation = 'undesignated' AND NEW.access = 'emergency' THEN
    NEW.decision := 'pended';
    NEW.reason := 'emergency_undesignated';
  ELSIF NEW.relation = 'undesignated' THEN
    NEW.reason := 'not_designated';
  ELSIF NEW.relation = 'unconnected' AND NEW.locality = 'local' THEN
    NEW.decision := 'pended';
    NEW.reason := 'not_connected';
  ELSIF NOT stay AND card_from IS NULL THEN
    NEW.decision := 'pended';
    NEW.reason := 'card_start_unknown';
  ELSIF asked_on < usable_from THEN
    NEW.reason := 'account_inactive';
  ELSIF unsynchronised_then THEN
    NEW.reason := 'unsynchronised';
  ELSIF NEW.relation = 'unconnected' THEN
    NEW.reason := 'unconnected_claim_later';
  ELSIF NEW.credential = 'none' AND NOT stay AND NEW.locality = 'local' AND NEW.access <> 'emergency'
      AND NOT coalesce(NEW.served_from < usable_from, false) AND NOT unsynchronised THEN
    NEW.reason := 'no_credential';
  ELSIF NEW.credential = 'none' AND stay AND NOT coalesce(NEW.served_from < usable_from, false) AND NOT unsynchronised THEN
    NEW.decision := 'pended';
    NEW.reason := 'stay_no_credential';
  ELSIF NEW.credential = 'none' THEN
    NEW.reason := 'claim_later';
  ELSIF y + 3 <= extract(year FROM NEW.settled_on) THEN
    NEW.decision := 'pended';
    NEW.reason := 'too_old';
  ELSE
    NEW.decision := 'paid';
    NEW.reason := NULL;
  END IF;

  -- what it pays
  NEW.benefit_year := y;
  NEW.ledger_no := coalesce(last.ledger_no, 0) + 1;
  NEW.totals := coalesce(last.totals, '{}');
  NEW.in_scope := NEW.total_amount - NEW.self_funded - NEW.over_price_limit - NEW.advance_self_pay;
  NEW.deductible := 0;
  NEW.fund_paid := 0;
  NEW.rate := NULL;
  IF NEW.decision = 'paid' THEN
    IF NOT stay AND NEW.relation IN ('campus', 'other_campus') AND NEW.locality = 'local' THEN
      NEW.rate := 0.80;
    ELSE
      SELECT t.deductible, t.rate INTO tariff FROM competitor.tariff t WHERE t.stay = (NEW.care = 'inpatient') AND t.level = NEW.level;
      IF NOT FOUND THEN
        NEW.decision := 'pended';
        NEW.reason := 'level_unknown';
      ELSIF stay THEN
        NEW.rate := tariff.rate;
        NEW.deductible := least(NEW.in_scope, tariff.deductible);
      ELSE
        NEW.rate := tariff.rate;
        borne := coalesce((NEW.totals ->> y::text)::numeric, 0);
        IF borne < tariff.deductible THEN
          NEW.deductible := least(NEW.in_scope, tariff.deductible - borne);
          IF NEW.deductible > 0 THEN
            NEW.totals := NEW.totals || jsonb_build_object(y, borne + NEW.deductible);
          END IF;
        END IF;
      END IF;
    END IF;
    NEW.fund_paid := coalesce(round((NEW.in_scope - NEW.deductible) * NEW.rate, 2), 0);
  END IF;
  NEW.cash_paid := NEW.total_amount - NEW.fund_paid;

  -- the first month still open
  NEW.settlement_month := date_trunc('month', NEW.settled_on::timestamp);
  WHILE EXISTS (SELECT FROM competitor.month m WHERE m.month = NEW.settlement_month
      AND (m.institution_id = NEW.institution_id OR m.institution_id IS NULL)) LOOP
    NEW.settlement_month := NEW.settlement_month + interval '1 month';
  END LOOP;
  NEW.recorded_at := greatest(clock_timestamp(), last.recorded_at, stamp);
  RETURN NEW;
END $$;

-- Rare: does cover begin within a stay that began uncovered? Periods of all years, each with what ends it.
CREATE FUNCTION begins_within(person bigint, day date, until date) RETURNS boolean LANGUAGE sql STABLE
SET search_path = competitor AS $$
  WITH f AS (SELECT * FROM fact WHERE person_id = person),
  period AS (
    SELECT CASE WHEN p.paid < greatest(make_date(y, 1, 1), e.closes) THEN make_date(y, 1, 1)
                ELSE greatest((date_trunc('month', p.paid::timestamp) + interval '1 month')::date, make_date(y, 1, 1)) END AS begun, make_date(y + 1, 1, 1) AS ends
    FROM (SELECT benefit_year AS y, min(since) AS paid FROM f WHERE kind = 'payment' GROUP BY 1) p
    LEFT JOIN enrolment e ON e.benefit_year = y
    WHERE EXISTS (SELECT FROM f WHERE kind = 'declaration' AND benefit_year = y)
    UNION ALL
    SELECT greatest(since, make_date(benefit_year, 1, 1)), make_date(benefit_year + 1, 1, 1) FROM f WHERE kind = 'disability_listing'
    UNION ALL
    SELECT greatest(s.since, make_date(c.benefit_year, 9, 1)), make_date(c.benefit_year + 1, 1, 1)
    FROM f s JOIN f c ON c.kind = 'confirmation' AND c.benefit_year = extract(year FROM s.since)
    LEFT JOIN enrolment n ON n.benefit_year = c.benefit_year + 1
    WHERE s.kind = 'study' AND c.benefit_year >= 2023 AND extract(month FROM s.since) >= 8
      AND c.since < least(n.opens, make_date(c.benefit_year + 1, 1, 1)))
  SELECT EXISTS (
    SELECT FROM period p
    WHERE begun > day AND begun <= begins_within.until AND begun < ends
      AND NOT EXISTS (SELECT FROM f WHERE kind IN ('termination', 'local_employee') AND since <= begun AND begun < f.until))
$$;

CREATE TRIGGER adjudicate BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION adjudicate();

-- Everything that a ledger of medins knows, in the competitor's tables.
CREATE FUNCTION fill(ledger regnamespace) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  command text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOREACH command IN ARRAY ARRAY[
    'INSERT INTO competitor.person SELECT person_id, coalesce(resident_id::text, document_no), name FROM %1$s.person ORDER BY person_id',
    'INSERT INTO competitor.college SELECT college_id, card_settlement_from FROM %1$s.college',
    'INSERT INTO competitor.institution SELECT institution_id, code, name FROM %1$s.institution',
    'INSERT INTO competitor.institution_term SELECT institution_id, coalesce(lower(valid), ''-infinity''), coalesce(upper(valid), ''infinity''), coalesce(t.level, k.level), kind, care, region, designated, connected
       FROM %1$s.institution_term t JOIN %1$s.institution_kind k USING (kind)',
    'INSERT INTO competitor.campus SELECT college_id, institution_id, coalesce(lower(valid), ''-infinity''), coalesce(upper(valid), ''infinity'') FROM %1$s.designation WHERE relation = ''campus''',
    'INSERT INTO competitor.fact SELECT person_id, fact_no, CASE kind WHEN ''identity_unsynchronised'' THEN ''unsynchronised''
       WHEN ''other_insurance'' THEN code ELSE kind END::competitor.kind,
         coalesce(lower(valid), ''-infinity''), coalesce(upper(valid), ''infinity''), benefit_year, organisation_id, code, recorded_at
       FROM %1$s.fact WHERE retracted_at IS NULL AND (kind <> ''status'' OR organisation_id::text LIKE ''31%%'') AND kind IN (''study'', ''declaration'', ''payment'', ''confirmation'', ''disability_listing'',
         ''termination'', ''status'', ''identity_unsynchronised'', ''out_of_area'') OR kind = ''other_insurance'' AND code = ''local_employee''
       ORDER BY person_id, fact_no',
    'INSERT INTO competitor.enrolment SELECT benefit_year, lower(valid), upper(valid) FROM %1$s.enrolment_window WHERE kind = ''collection''',
    'INSERT INTO competitor.reason SELECT reason FROM %1$s.reason',
    'INSERT INTO competitor.month SELECT month, institution_id FROM %1$s.closed_month']
  LOOP
    EXECUTE format(command, ledger);
  END LOOP;
END $$;
