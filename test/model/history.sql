-- Random populations and histories for the property test: made-up plans,
-- colleges, institutions, persons, facts and claims.  Everything follows from a
-- seed by hashing, so a run can be repeated; nobody in it is real.
--
-- Functions write to the ledger that search_path begins with (model.use).
-- Facts and claims are not aimed at a known plan: they are drawn from the rows
-- of whatever plan the ledger settles under, and from the edges of its numbers.

-- ---------------------------------------------------------------------------
-- Dice: every draw has a name, and the same name gives the same draw.

CREATE FUNCTION model.dice(seed bigint, name text) RETURNS float8 IMMUTABLE
RETURN (hashtextextended(name, seed) & 9007199254740991) / 9007199254740992.0::float8;

-- a whole number, both ends included
CREATE FUNCTION model.draw(seed bigint, name text, low int, high int) RETURNS int IMMUTABLE
RETURN low + floor(model.dice(seed, name) * (high - low + 1))::int;

CREATE FUNCTION model.pick(seed bigint, name text, choices anyarray) RETURNS anyelement LANGUAGE sql IMMUTABLE AS $$
  SELECT choices[1 + floor(model.dice(seed, name) * cardinality(choices))::int]
$$;

-- a part of the choices, at least one of them
CREATE FUNCTION model.some(seed bigint, name text, choices anyarray) RETURNS anyarray LANGUAGE sql IMMUTABLE AS $$
  SELECT array_agg(c ORDER BY nth)
    FROM unnest(choices) WITH ORDINALITY x (c, nth)
   WHERE nth = model.draw(seed, name, 1, cardinality(choices)) OR model.dice(seed, name || '/' || nth) < 0.4
$$;

-- ---------------------------------------------------------------------------
-- Made-up plans

CREATE FUNCTION model.add_words() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO clause (clause, sentence_en, sentence_zh) VALUES ('made up', 'made up', '虚构') ON CONFLICT DO NOTHING;
  INSERT INTO reason (reason, sentence_en, sentence_zh)
  SELECT r, 'made up', '虚构' FROM unnest('{no_plan,no_benefit_rule,not_covered,too_old,applied_late,out_of_order,
    made_up_hold,made_up_place,made_up_card,made_up_open,made_up_late}'::text[]) r
  ON CONFLICT DO NOTHING;
  INSERT INTO fact_kind (kind, name_en, name_zh, status_is, organisation_is)
  SELECT k, k, k, NULL, NULL FROM unnest('{study,registration,declaration,payment,confirmation,commitment,listing,termination,
    other_insurance,household,internship,out_of_area}'::text[]) k
  UNION ALL VALUES ('status', 'status', '身份', 'code', 'region'), ('unsynchronised', 'unsynchronised', '未同步', 'kind', NULL)
  ON CONFLICT DO NOTHING;
END $$;

CREATE FUNCTION model.publish(which int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE plan_version v SET published_at = clock_timestamp() WHERE v.version = which;
END $$;

-- A draft that is the same as another version, to be changed and published.
CREATE FUNCTION model.copy_version(source int, copy int, first_day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY '{plan_version,layer,rule,band,cap,coverage_rule}'::text[] LOOP
    EXECUTE format('INSERT INTO %1$I SELECT (jsonb_populate_record(NULL::%1$I, to_jsonb(x) || $1)).* FROM %1$I x WHERE x.version = $2', part)
      USING jsonb_build_object('version', copy)
            || CASE WHEN part = 'plan_version' THEN jsonb_build_object('published_at', NULL, 'valid_from', first_day) ELSE '{}' END,
            source;
  END LOOP;
END $$;

-- Every word of the layer language at once: six layers, n-th stay, bands over
-- the year from the base and above the deductible, spill-over, caps of every
-- measure, buckets of every period, adjustments.
CREATE FUNCTION model.make_city_plan() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM model.add_words();
  INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES ('city', 'a made-up city', '虚构城市', '11', true);
  INSERT INTO bucket (plan, bucket, unit, period, by_institution, year_begins) VALUES
    ('city', 'deductible', 'amount', 'year', false, NULL),
    ('city', 'axis', 'amount', 'year', false, NULL),
    ('city', 'stays', 'count', 'year', false, NULL),
    ('city', 'visits', 'count', 'day', true, NULL),
    ('city', 'fund_month', 'amount', 'month', false, NULL),
    ('city', 'base_quarter', 'amount', 'quarter', false, NULL),
    ('city', 'fund_year', 'amount', 'year', false, NULL),
    ('city', 'place_year', 'amount', 'year', true, NULL),
    ('city', 'fiscal', 'amount', 'year', false, '3 months'),
    ('city', 'life', 'amount', 'life', false, NULL),
    ('city', 'stay', 'amount', 'stay', false, NULL),
    ('city', 'stay_used', 'amount', 'stay', false, NULL),
    ('city', 'spill', 'amount', 'month', false, NULL),
    ('city', 'si_deductible', 'amount', 'year', false, NULL),
    ('city', 'si_axis', 'amount', 'year', false, NULL),
    ('city', 'events', 'count', 'year', true, NULL),
    ('city', 'late_year', 'amount', 'year', false, NULL),
    ('city', 'grants', 'count', 'year', false, NULL);
  INSERT INTO plan_version (version, plan, valid_from, places, loss_lifts_after, source) VALUES
    (1, 'city', '2022-01-01', '{household,internship}', '5 days', 'made up');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES
    (1, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend'),
    (1, 2, 'spill', 'other', 'over_cap', 1, 'inline', 'pass'),
    (1, 3, 'relief', 'relief', 'deductible', 1, 'inline', 'pass'),
    (1, 4, 'college', 'other', 'deductible', 1, 'inline', 'pass'),
    (1, 5, 'serious', 'serious_illness', 'copay', NULL, 'inline', 'pass'),
    (1, 6, 'safety', 'other', 'unpaid', NULL, 'inline', 'pass'),
    -- on application: with a total of its own; with totals shared with the layers before; for a person to decide;
    -- and one that looks at what they leave
    (1, 7, 'late', 'relief', 'copay', NULL, 'application', 'pass'),
    (1, 8, 'aid', 'serious_illness', 'above_deductible', NULL, 'application', 'pass'),
    (1, 9, 'grant', 'other', 'deductible', 1, 'application', 'pass'),
    (1, 10, 'last', 'other', 'unpaid', NULL, 'inline', 'pass'),
    (1, 12, 'family', 'family', 'copay', NULL, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, rank, care, level, relation, locality, access, channel, credential, pathway, status,
                    illness, served, effect, reason, deductible, nth_of, deductible_uses, deductible_fills,
                    bands_over, bands_start, rate_add, rate_times, deductible_times, first_pay, apply_within, clause) VALUES
    (1, 10, 1, -5, '{emergency}', NULL, '{undesignated}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pend', 'made_up_hold', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 11, 1, -4, NULL, NULL, '{undesignated,unconnected}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'deny', 'made_up_place', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 12, 1, -3, NULL, NULL, NULL, NULL, NULL, '{direct}', '{none}', NULL, NULL, NULL, NULL,
     'deny', 'made_up_card', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 13, 1, -2, NULL, NULL, NULL, '{elsewhere}', '{ordinary}', NULL, NULL, NULL, '{unsynchronised,cover_begins_later}', NULL, NULL,
     'pend', 'made_up_hold', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    -- the campus: no deductible, two visits a day
    (1, 20, 1, 0, '{outpatient,emergency}', NULL, '{campus,other_campus}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, '6 months', 'made up'),
    -- a yearly deductible, the highest level used tops it up
    (1, 21, 1, 1, '{outpatient,emergency}', '{1}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{300}', NULL, 'deductible', 'deductible', NULL, 'above_deductible', NULL, NULL, NULL, NULL, '2 months 10 days', 'made up'),
    (1, 22, 1, 1, '{outpatient,emergency}', '{2}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{500}', NULL, 'deductible', 'deductible', 'axis', 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 23, 1, 1, '{outpatient,emergency}', '{3}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[2022-03-15,2026-03-15)',
     'pay', NULL, '{800.5}', NULL, 'deductible', 'deductible', NULL, 'above_deductible', NULL, NULL, NULL, 0.05, NULL, 'made up'),
    -- less for the second and third stay; bands over the year's money above the deductible
    (1, 24, 1, 2, '{inpatient,observation}', '{1,2,3}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{800,400,200.05}', 'stays', NULL, NULL, 'axis', 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up'),
    -- uses what it does not fill
    (1, 25, 1, 3, '{pharmacy}', NULL, NULL, NULL, NULL, NULL, '{e_credential,card}', NULL, NULL, NULL, NULL,
     'pay', NULL, '{100}', NULL, 'deductible', NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 26, 1, 4, '{emergency}', NULL, NULL, NULL, NULL, NULL, NULL, '{none}', NULL, NULL, NULL,
     'pay', NULL, '{50}', NULL, NULL, 'deductible', NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 30, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{poor}', NULL, NULL,
     'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.1, NULL, NULL, NULL, NULL, 'made up'),
    (1, 31, 1, 0, NULL, NULL, NULL, '{elsewhere,internship}', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.9, NULL, 0.1, NULL, 'made up'),
    (1, 32, 1, 0, NULL, NULL, NULL, NULL, '{referred}', NULL, NULL, NULL, NULL, NULL, NULL,
     'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.5, NULL, NULL, 'made up'),
    (1, 33, 1, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{disabled}', NULL, NULL,
     'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, -0.05, 1.25, 0.333, NULL, NULL, 'made up'),
    (1, 40, 2, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 50, 3, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{poor}', NULL, NULL,
     'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 51, 3, 1, '{inpatient}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{disabled}', NULL, NULL,
     'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 55, 4, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{hardship,disabled}', NULL, NULL,
     'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 60, 5, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{poor,disabled}', '{dialysis,cancer}', NULL,
     'pay', NULL, '{500}', NULL, 'si_deductible', 'si_deductible', 'si_axis', 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 61, 5, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{dialysis,cancer}', NULL,
     'pay', NULL, '{1000}', NULL, 'si_deductible', 'si_deductible', 'si_axis', 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 70, 6, 0, NULL, NULL, NULL, NULL, '{mental}', NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{20}', NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 80, 7, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{poor,disabled}', NULL, NULL,
     'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, '2 months', 'made up'),
    (1, 81, 8, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{dialysis,cancer}', NULL,
     'pay', NULL, '{200}', NULL, 'si_deductible', 'si_deductible', 'si_axis', 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 82, 8, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{disabled}', NULL, NULL,
     'deny', 'made_up_late', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 83, 8, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{poor}', NULL, NULL,
     'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.05, NULL, NULL, NULL, '45 days', 'made up'),
    (1, 84, 9, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{hardship}', NULL, NULL,
     'pend', 'made_up_hold', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 85, 9, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{poor}', NULL, NULL,
     'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 86, 10, 0, NULL, NULL, NULL, NULL, '{referred}', NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{10}', NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 120, 12, -1, NULL, NULL, '{undesignated}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'deny', 'made_up_place', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 121, 12, 0, NULL, NULL, NULL, NULL, NULL, '{direct}', NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{5}', NULL, NULL, NULL, NULL, 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up');
  INSERT INTO band (version, rule, from_amount, rate) VALUES
    (1, 20, 0, 0.8), (1, 21, 0, 0.7), (1, 22, 0, 0.3), (1, 22, 1000, 0.5), (1, 22, 3000.33, 0.6667), (1, 23, 0, 0), (1, 23, 200, 0.5),
    (1, 24, 0, 0.6), (1, 24, 2000, 0.75), (1, 24, 10000, 0.9), (1, 25, 0, 0.5), (1, 26, 0, 0.2), (1, 40, 0, 0.5),
    (1, 50, 0, 0.8), (1, 51, 0, 1), (1, 55, 0, 0.25), (1, 60, 0, 0.65), (1, 61, 0, 0.6), (1, 61, 5000, 0.7), (1, 70, 0, 0.05), (1, 80, 0, 0.5),
    (1, 81, 0, 0.6), (1, 81, 5000, 0.75), (1, 85, 0, 1), (1, 86, 0, 0.1), (1, 121, 0, 0.9), (1, 121, 300, 1);
  INSERT INTO cap (version, cap, layer, rule, bucket, measure, amount, clause) VALUES
    (1, 1, 1, 20, 'visits', 'count', 2, 'made up'),
    (1, 2, 1, 21, 'fund_month', 'paid', 400, 'made up'),
    (1, 3, 1, 22, 'fiscal', 'above_deductible', 3500, 'made up'),
    (1, 4, 1, 24, 'place_year', 'base', 9000, 'made up'),
    (1, 5, 1, 24, 'stay', 'paid', 5000, 'made up'),
    (1, 6, 1, 25, NULL, 'paid', 80, 'made up'),
    (1, 7, 1, NULL, 'fund_year', 'paid', 12000, 'made up'),
    (1, 8, 1, NULL, 'base_quarter', 'base', 15000, 'made up'),
    (1, 9, 1, NULL, 'life', 'paid', 14000, 'made up'),
    (1, 10, 1, NULL, 'events', 'count', NULL, 'made up'),
    (1, 11, 2, NULL, 'spill', 'paid', 700, 'made up'),
    (1, 12, 5, NULL, NULL, 'above_deductible', 8000, 'made up'),
    (1, 13, 7, NULL, 'late_year', 'paid', 300, 'made up'),
    (1, 14, 8, NULL, 'fund_year', 'paid', 12000, 'made up'),
    (1, 15, 9, NULL, 'grants', 'count', 2, 'made up'),
    (1, 16, 9, 84, 'late_year', 'paid', 300, 'made up');
  INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, code, year_of, needs, first_anchor, on_card, anchored, anchored_since_window,
                             anchor_from, anchor_before, before_window_ends, start, start_floor, ends, usable_after, suspended_by,
                             wait_months, reason, clause) VALUES
    (1, 1, 'cover', 'annual', 'payment', NULL, 'fact', '{declaration}', false, NULL, NULL, NULL,
     NULL, '0', true, 'year', NULL, '1 year', NULL, NULL, 0, NULL, 'made up'),
    (1, 2, 'cover', 'late', 'payment', NULL, 'fact', '{declaration}', false, NULL, NULL, NULL,
     '0', '1 year', false, 'next_month', NULL, '1 year', NULL, NULL, 2, NULL, 'made up'),
    (1, 3, 'cover', 'fresh', 'registration', NULL, 'day', '{confirmation,commitment}', true, NULL, NULL, NULL,
     '7 months', '1 year', false, 'anchor', '8 months', '1 year', 'confirmation', 'collection', 0, NULL, 'made up'),
    (1, 4, 'pend', 'fresh_open', 'registration', NULL, 'day', '{confirmation}', true, NULL, NULL, NULL,
     '7 months', NULL, false, 'next_day', NULL, '1 year', NULL, NULL, 0, 'made_up_open', 'made up'),
    (1, 5, 'cover', 'listed', 'listing', '{disabled,poor}', 'fact', '{}', false, true, NULL, NULL,
     NULL, NULL, false, 'anchor', '0', '1 year', NULL, NULL, 0, NULL, 'made up'),
    (1, 6, 'pend', 'listed_open', 'listing', NULL, 'fact', '{}', false, false, NULL, NULL,
     NULL, NULL, false, 'next_month', '1 month', '1 year', NULL, NULL, 1, 'made_up_open', 'made up'),
    (1, 7, 'end', 'ended', 'termination', NULL, 'day', '{}', false, NULL, NULL, NULL,
     NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, 0, NULL, 'made up'),
    (1, 8, 'end', 'other_insurance', 'other_insurance', '{local}', 'day', '{}', false, NULL, NULL, NULL,
     NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, 0, NULL, 'made up');
  PERFORM model.publish(1);
  -- from the middle of 2024: other numbers, other rules of the same buckets
  PERFORM model.copy_version(1, 2, '2024-07-01');
  UPDATE plan_version SET stay_date = 'discharge', advance_is_copay = true, loss_lifts_after = '1 month', places = '{internship,out_of_area}' WHERE version = 2;
  UPDATE plan_version SET late_return = 'person' WHERE version = 2;
  UPDATE layer SET settle = 'inline' WHERE version = 2 AND layer = 8;
  UPDATE layer SET name = 'gift' WHERE version = 2 AND layer = 9;
  UPDATE rule SET deductible = '{600.01}', bands_start = 'above_deductible' WHERE version = 2 AND rule = 22;
  UPDATE rule SET rate_times = 1.1, rate_add = 0.02 WHERE version = 2 AND rule = 31;
  UPDATE rule SET deductible_uses = 'stay_used', deductible_fills = 'stay_used' WHERE version = 2 AND rule = 24;
  UPDATE band SET rate = 0.8501 WHERE version = 2 AND rule = 21;
  UPDATE cap SET amount = 2500 WHERE version = 2 AND cap = 3;
  UPDATE cap SET measure = 'above_deductible', amount = 6000 WHERE version = 2 AND cap = 4;
  UPDATE coverage_rule SET anchored_since_window = 2025, start = 'anchor', ends = '2 years' WHERE version = 2 AND rule = 2;
  PERFORM model.publish(2);
END $$;

-- A plan by school years, with cover of other lengths, open questions, waiting,
-- and a layer that pays a second share of the same base.
CREATE FUNCTION model.make_school_plan() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM model.add_words();
  INSERT INTO plan (plan, name_en, name_zh, region, year_begins, settles) VALUES ('school', 'a made-up county', '虚构县', '3710', '8 months', true);
  INSERT INTO bucket (plan, bucket, unit, period, by_institution, year_begins) VALUES
    ('school', 'deductible', 'amount', 'quarter', false, NULL),
    ('school', 'place', 'amount', 'year', true, NULL),
    ('school', 'axis', 'amount', 'year', false, '0'),
    ('school', 'nth', 'count', 'month', true, NULL),
    ('school', 'paid', 'amount', 'year', false, NULL),
    ('school', 'paid_day', 'amount', 'day', true, NULL),
    ('school', 'life_count', 'count', 'life', true, NULL),
    ('school', 'copay_month', 'amount', 'month', false, NULL),
    ('school', 'day_used', 'amount', 'day', false, NULL),
    ('school', 'life_used', 'amount', 'life', false, NULL);
  INSERT INTO plan_version (version, plan, valid_from, stay_date, advance_is_copay, places, source) VALUES
    (5, 'school', '2022-09-01', 'discharge', true, '{household}', 'made up');
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES
    (5, 2, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pass'),
    (5, 3, 'second', 'other', 'in_scope', NULL, 'inline', 'pass'),
    (5, 4, 'spill', 'serious_illness', 'over_cap', 2, 'inline', 'pend'),
    (5, 5, 'copay', 'relief', 'copay', NULL, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, rank, care, level, relation, locality, access, channel, credential, pathway, status,
                    illness, served, effect, reason, deductible, nth_of, deductible_uses, deductible_fills,
                    bands_over, bands_start, rate_add, rate_times, deductible_times, first_pay, apply_within, clause) VALUES
    (5, 1, 2, 0, '{outpatient,emergency}', NULL, '{designated,campus}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{30,20,10,0}', 'nth', NULL, NULL, 'axis', 'base', NULL, NULL, NULL, NULL, '1 month', 'made up'),
    (5, 2, 2, 1, '{outpatient,emergency}', NULL, '{other,other_campus}', '{local,household}', '{emergency,referred}', NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{120.5}', NULL, 'deductible', 'place', NULL, 'base', NULL, NULL, NULL, 0.1, NULL, 'made up'),
    (5, 3, 2, 2, '{outpatient,emergency}', NULL, NULL, '{local}', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'deny', 'made_up_place', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 4, 2, 3, '{outpatient}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pend', 'made_up_hold', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 5, 2, 0, '{inpatient}', NULL, NULL, NULL, NULL, NULL, NULL, '{annual,late}', NULL, NULL, NULL,
     'pay', NULL, '{500}', NULL, 'place', 'place', 'axis', 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 6, 2, 0, '{observation}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{cover_ended_within,account_inactive}', NULL, NULL,
     'deny', 'made_up_late', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 7, 2, 5, '{inpatient,observation}', NULL, NULL, NULL, NULL, NULL, NULL, '{annual,late,fresh,carded,none}', NULL, NULL, '[2023-01-01,)',
     'pay', NULL, '{300}', NULL, 'deductible', 'deductible', NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 8, 2, 0, NULL, NULL, NULL, NULL, NULL, '{reimbursement}', NULL, NULL, NULL, NULL, NULL,
     'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.95, 1.5, 0.02, NULL, 'made up'),
    (5, 9, 2, 0, NULL, '{3}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, -0.2, NULL, 1.2345, 0.03, NULL, 'made up'),
    (5, 20, 3, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{poor}', NULL, NULL,
     'pay', NULL, '{40}', NULL, 'life_used', 'life_used', NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 21, 3, 1, '{pharmacy}', NULL, '{no_prescriber,designated,other}', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{5,3}', NULL, 'day_used', 'day_used', NULL, 'base', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 30, 4, 0, NULL, NULL, NULL, NULL, '{mental}', NULL, NULL, NULL, '{card_start_unknown}', NULL, NULL,
     'pend', 'made_up_card', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 31, 4, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '{annual,late,fresh,carded,uncarded,none}', NULL, NULL, NULL,
     'pay', NULL, '{10}', NULL, NULL, NULL, NULL, 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up'),
    (5, 40, 5, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
     'pay', NULL, '{200}', NULL, 'copay_month', 'copay_month', NULL, 'above_deductible', NULL, NULL, NULL, NULL, NULL, 'made up');
  INSERT INTO band (version, rule, from_amount, rate) VALUES
    (5, 1, 0, 0.5), (5, 1, 500, 0.6), (5, 2, 0, 0.4), (5, 5, 0, 0.5), (5, 5, 1500, 0.6), (5, 5, 6000, 0.65),
    (5, 7, 0, 0.4), (5, 7, 3000, 0.55), (5, 20, 0, 0.15), (5, 21, 0, 0.25), (5, 31, 0, 0.3), (5, 40, 0, 0.1), (5, 40, 1000, 0.2);
  INSERT INTO cap (version, cap, layer, rule, bucket, measure, amount, clause) VALUES
    (5, 1, 2, NULL, 'paid', 'paid', 4000, 'made up'),
    (5, 2, 2, 1, 'paid_day', 'paid', 200, 'made up'),
    (5, 3, 2, 1, NULL, 'base', 2000, 'made up'),
    (5, 4, 2, 5, 'life_count', 'count', 3, 'made up'),
    (5, 5, 4, NULL, NULL, 'paid', 500, 'made up'),
    (5, 6, 3, 21, NULL, 'base', 300, 'made up');
  INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, code, year_of, needs, first_anchor, on_card, anchored, anchored_since_window,
                             anchor_from, anchor_before, before_window_ends, start, start_floor, ends, usable_after, suspended_by,
                             wait_months, reason, clause) VALUES
    (5, 1, 'cover', 'annual', 'payment', NULL, 'fact', '{declaration}', false, NULL, NULL, NULL,
     '-4 months', '0', true, 'year', NULL, '1 year', 'declaration', NULL, 0, NULL, 'made up'),
    (5, 2, 'cover', 'late', 'payment', '{late,any}', 'fact', '{declaration}', false, NULL, NULL, NULL,
     '0', '10 months 15 days', false, 'next_day', NULL, '1 year', NULL, 'declaration', 3, NULL, 'made up'),
    (5, 3, 'cover', 'fresh', 'registration', NULL, 'day', '{confirmation,commitment}', true, NULL, '[2022-08-01,2025-10-01)', NULL,
     NULL, '3 months', true, 'anchor', '14 days', '16 months', 'confirmation', 'collection', 0, NULL, 'made up'),
    (5, 4, 'cover', 'carded', 'listing', NULL, 'day', '{}', false, true, NULL, 2023,
     NULL, NULL, false, 'next_month', '1 month', '2 years', NULL, NULL, 1, NULL, 'made up'),
    (5, 5, 'pend', 'uncarded', 'listing', NULL, 'day', '{}', false, false, NULL, NULL,
     NULL, NULL, false, 'anchor', NULL, '1 year', NULL, NULL, 0, 'made_up_open', 'made up'),
    (5, 6, 'end', 'ended', 'termination', NULL, 'fact', '{}', false, NULL, NULL, NULL,
     NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, 0, NULL, 'made up'),
    (5, 7, 'end', 'other_insurance', 'other_insurance', '{local}', 'day', '{}', false, NULL, '[2023-01-01,)', NULL,
     NULL, NULL, false, NULL, NULL, NULL, NULL, NULL, 0, NULL, 'made up');
  PERFORM model.publish(5);
END $$;

-- A plan drawn at random: whatever rows the tables allow and a city might write.  Claims count in the order settled in
-- each of its versions, or served; and layers may look at what others have paid, or not (lint: paid_twice).
CREATE FUNCTION model.make_random_plan(seed bigint, in_order text[] DEFAULT '{settled,settled,settled}', overlapping boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  begins interval := model.pick(seed, 'begins', '{0,8 months,3 months 10 days}'::interval[]);
  period text[] := '{stay,day,month,quarter,year,year,life}';
  amounts numeric[] := '{0,0.01,50,99.99,300,500.5,1000,2500}';
  places text[];
  effects text[];                                       -- of the coverage rules
  ways text[];                                          -- the pathways they make
  rules int;
  r int := 0;                                           -- number of the last rule
  k int := 0;                                           -- number of the last cap
  d text;                                               -- name of the dice of a row
  effect text;
  l int;
  e record;
  alone boolean;                                        -- inline after a layer on application: no bucket in common
BEGIN
  PERFORM model.add_words();
  INSERT INTO plan (plan, name_en, name_zh, region, year_begins, settles) VALUES ('random', 'drawn at random', '随机', '42', begins, true);
  INSERT INTO bucket (plan, bucket, unit, period, by_institution, year_begins)
  SELECT 'random', b, CASE WHEN b ~ '^(nth|count)' THEN 'count' ELSE 'amount' END,
         model.pick(seed, b || '/period', period), model.dice(seed, b || '/by') < 0.25,
         model.pick(seed, b || '/begins', ARRAY[NULL, NULL, NULL, '0', '6 months']::interval[])
    FROM unnest('{deductible_a,deductible_b,axis_a,axis_b,nth_a,nth_b,count_a,count_b,cap_a,cap_b,cap_c,cap_d}'::text[]) b;

  FOR v IN 1 .. 3 LOOP
    places := model.some(seed, 'places/' || v, '{household,internship,out_of_area}'::text[]);
    INSERT INTO plan_version (version, plan, valid_from, late_return, claim_order, stay_date, advance_is_copay, places, loss_lifts_after, source)
    VALUES (v, 'random', ('{2022-01-01,2023-06-10,2025-01-01}'::date[])[v],
            model.pick(seed, 'late/' || v, '{account,account,person}'::text[]), in_order[v],
            model.pick(seed, 'stay/' || v, '{admission,discharge}'::text[]), model.dice(seed, 'advance/' || v) < 0.5,
            places, model.pick(seed, 'loss/' || v, '{NULL,3 days,5 days,1 month}'::interval[]), 'drawn at random');
    -- parts of the in-scope amount first, then what remains, so that no yuan is paid twice, unless asked for
    INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched)
    SELECT v, x.layer, 'layer_' || x.layer, x.payer,
           CASE WHEN x.base = 'copay' AND model.dice(seed, v || '/base/' || x.layer) < 0.3 THEN 'above_deductible' ELSE x.base END, x.base_layer,
           CASE WHEN model.dice(seed, v || '/settle/' || x.layer) < (ARRAY[0, 0.5, 0.5, 0.3, 0.7, 1, 0.5, 0.1])[x.layer] THEN 'application' ELSE 'inline' END,
           CASE WHEN model.dice(seed, v || '/unmatched/' || x.layer) < CASE x.layer WHEN 1 THEN 0.7 ELSE 0.05 END THEN 'pend' ELSE 'pass' END
      FROM (VALUES (1, 'fund', 'in_scope', NULL), (2, 'relief', 'deductible', 1), (3, 'other', 'deductible', 1), (4, 'other', 'over_cap', 1),
                   (5, 'serious_illness', 'copay', NULL), (6, 'other', 'over_cap', 5), (7, 'relief', 'copay', NULL), (8, 'other', 'unpaid', NULL),
                   (9, 'other', 'in_scope', NULL), (10, 'fund', 'copay', NULL), (11, 'fund', 'over_cap', 1), (12, 'relief', 'over_cap', 1),
                   (13, 'fund', 'in_scope', NULL), (14, 'other', 'deductible', 1), (15, 'family', 'copay', NULL), (16, 'family', 'unpaid', NULL))
           x (layer, payer, base, base_layer)
     -- (what rests on a layer that is settled on application is settled so itself)
     WHERE x.layer IN (1, 5) OR model.dice(seed, v || '/layer/' || x.layer) < 0.6 AND (x.layer NOT BETWEEN 9 AND 14 OR overlapping)
       AND (x.layer <> 6 OR model.dice(seed, v || '/settle/5') < 0.7);

    effects := ARRAY['cover'] || (SELECT array_agg(model.pick(seed, concat_ws('/', v, 'effect', n), '{cover,cover,cover,pend}'::text[]) ORDER BY n)
                                    FROM generate_series(2, 5) n) || 'end'::text;
    -- (what is held has names of its own: nothing says what a pathway that is held by one version and gives cover
    -- by another means for a claim of the other)
    SELECT array_agg('way_' || w.n) INTO ways FROM unnest(effects) WITH ORDINALITY w (effect, n) WHERE w.effect = 'cover';
    FOR l IN SELECT x.layer FROM layer x WHERE x.version = v ORDER BY 1 LOOP
      alone := (SELECT x.settle = 'inline' FROM layer x WHERE x.version = v AND x.layer = l)
               AND EXISTS (SELECT FROM layer x WHERE x.version = v AND x.layer < l AND x.settle = 'application');
      rules := CASE l WHEN 1 THEN model.draw(seed, v || '/rules', 10, 18) ELSE model.draw(seed, v || '/rules/' || l, 2, 4) END;
      FOR nth IN 1 .. rules LOOP
        r := r + 1;
        d := concat_ws('/', v, l, nth, '');
        effect := CASE WHEN nth = rules THEN 'pay'
                  ELSE model.pick(seed, d || 'effect', '{pay,pay,pay,pay,pay,pay,pay,deny,pend,adjust,adjust}'::text[]) END;
        INSERT INTO rule (version, rule, layer, rank, care, level, relation, locality, access, channel, credential, pathway, status,
                          illness, served, effect, reason, deductible, nth_of, deductible_uses, deductible_fills,
                          bands_over, bands_start, rate_add, rate_times, deductible_times, first_pay, apply_within, clause)
        SELECT v, r, l, nth,
               CASE WHEN model.dice(seed, d || 'care') < CASE WHEN effect IN ('deny', 'pend') THEN 1 ELSE 0.4 END THEN model.some(seed, d || 'care/', '{outpatient,emergency,observation,inpatient,pharmacy}'::text[]) END,
               CASE WHEN model.dice(seed, d || 'level') < 0.25 THEN model.some(seed, d || 'level/', '{0,1,2,3}'::smallint[]) END,
               CASE WHEN model.dice(seed, d || 'relation') < 0.25
                    THEN model.some(seed, d || 'relation/', '{campus,other_campus,designated,other,undesignated,unconnected,no_prescriber}'::text[]) END,
               CASE WHEN model.dice(seed, d || 'locality') < 0.15
                    THEN model.some(seed, d || 'locality/', '{local,elsewhere}' || places) END,
               CASE WHEN model.dice(seed, d || 'access') < 0.2 THEN model.some(seed, d || 'access/', '{ordinary,emergency,referred,mental}'::text[]) END,
               CASE WHEN model.dice(seed, d || 'channel') < 0.15 THEN model.some(seed, d || 'channel/', '{direct,reimbursement}'::text[]) END,
               CASE WHEN model.dice(seed, d || 'credential') < 0.1
                    THEN model.some(seed, d || 'credential/', '{card,e_credential,medical_card,none}'::text[]) END,
               CASE WHEN model.dice(seed, d || 'pathway') < 0.15
                    THEN model.some(seed, d || 'pathway/', ARRAY['none'] || ways) END,
               CASE WHEN model.dice(seed, d || 'status') < 0.2
                    THEN model.some(seed, d || 'status/', '{poor,disabled,hardship,unsynchronised,old_route,account_inactive,cover_ended_within,credential_invalid,no_record_book,lacks_credential,lacks_records,lacks_originals}'::text[]) END,
               CASE WHEN model.dice(seed, d || 'illness') < 0.1 THEN model.some(seed, d || 'illness/', '{dialysis,cancer}'::text[]) END,
               CASE WHEN model.dice(seed, d || 'served') < 0.1
                    THEN daterange(date '2022-05-05' + model.draw(seed, d || 'served/from', 0, 700), '2024-09-09') END,
               effect, CASE WHEN effect IN ('deny', 'pend') THEN 'made_up_hold' END,
               p.deductible, CASE WHEN p.deductible IS NOT NULL THEN p.nth_of END,
               CASE WHEN p.deductible IS NOT NULL THEN p.uses END, CASE WHEN p.deductible IS NOT NULL THEN p.fills END,
               p.bands_over, p.bands_start, a.rate_add, a.rate_times, a.deductible_times,
               CASE WHEN effect IN ('pay', 'adjust') AND model.dice(seed, d || 'first') < 0.2
                    THEN model.draw(seed, d || 'first/', 0, 3000) / 10000.0 END,
               p.apply_within, 'made up'
          FROM (SELECT) one
          LEFT JOIN LATERAL (
            SELECT CASE WHEN model.dice(seed, d || 'deductible') < 0.6
                        THEN (SELECT array_agg(model.pick(seed, d || 'deductible/' || i, amounts))
                                FROM generate_series(1, model.draw(seed, d || 'deductibles', 1, 3)) i) END AS deductible,
                   CASE WHEN NOT alone THEN model.pick(seed, d || 'nth_of', ARRAY[NULL, NULL, 'nth_a', 'nth_b']) END AS nth_of,
                   CASE WHEN NOT alone THEN model.pick(seed, d || 'uses', ARRAY[NULL, 'deductible_a', 'deductible_a', 'deductible_b']) END AS uses,
                   CASE WHEN NOT alone THEN model.pick(seed, d || 'fills', ARRAY[NULL, 'deductible_a', 'deductible_a', 'deductible_b']) END AS fills,
                   CASE WHEN NOT alone THEN model.pick(seed, d || 'over', ARRAY[NULL, NULL, 'axis_a', 'axis_b']) END AS bands_over,
                   model.pick(seed, d || 'start', '{base,above_deductible}'::text[]) AS bands_start,
                   model.pick(seed, d || 'within', ARRAY[NULL, NULL, NULL, '1 month', '6 months', '45 days']::interval[]) AS apply_within
             WHERE effect = 'pay') p ON true
          LEFT JOIN LATERAL (
            SELECT CASE WHEN model.dice(seed, d || 'add') < 0.5 THEN model.draw(seed, d || 'add/', -2000, 2000) / 10000.0 END AS rate_add,
                   CASE WHEN model.dice(seed, d || 'times') < 0.5 THEN model.draw(seed, d || 'times/', 0, 13000) / 10000.0 END AS rate_times,
                   CASE WHEN model.dice(seed, d || 'dtimes') < 0.5 THEN model.draw(seed, d || 'dtimes/', 0, 20000) / 10000.0 END AS deductible_times
             WHERE effect = 'adjust') a ON true;
        -- what is granted on application asks for less
        UPDATE rule SET care = NULL, level = NULL, relation = NULL, locality = NULL, access = NULL, channel = NULL, credential = NULL, served = NULL
         WHERE version = v AND rule = r AND model.dice(seed, d || 'open') < 0.7
           AND EXISTS (SELECT FROM layer x WHERE x.version = v AND x.layer = l AND x.settle = 'application');
        CONTINUE WHEN effect <> 'pay';

        INSERT INTO band (version, rule, from_amount, rate)
        SELECT v, r, CASE WHEN i = 1 AND model.dice(seed, d || 'gap') < 0.9 THEN 0 ELSE i * i * 150.5 END,
               model.draw(seed, d || 'rate/' || i, 0, 10000) / 10000.0
          FROM generate_series(1, model.draw(seed, d || 'bands', 1, 3)) i;
        FOR e IN
          SELECT m AS measure
            FROM unnest('{paid,base,above_deductible,count}'::text[]) m
           WHERE model.dice(seed, d || 'cap/' || m) < CASE WHEN alone THEN 0 ELSE 0.2 END
           ORDER BY model.dice(seed, d || 'order/' || m)
        LOOP
          k := k + 1;
          INSERT INTO cap (version, cap, layer, rule, bucket, measure, amount, clause)
          SELECT v, k, l, r, b.bucket, e.measure,
                 CASE WHEN b.bucket IS NOT NULL AND model.dice(seed, d || 'uncapped/' || e.measure) < 0.1 THEN NULL
                      WHEN e.measure = 'count' THEN model.draw(seed, d || 'capped', 0, 4)
                      ELSE model.pick(seed, d || 'capped/' || e.measure, '{0,66.67,300,999.99,2000,7000}'::numeric[]) END, 'made up'
            FROM (SELECT CASE e.measure WHEN 'count' THEN 'count_a'
                              ELSE model.pick(seed, d || 'bucket/' || e.measure,
                                              CASE e.measure WHEN 'paid' THEN ARRAY['cap_a', NULL] WHEN 'base' THEN ARRAY['cap_b', NULL]
                                              ELSE ARRAY['cap_c', NULL] END) END AS bucket) b;
        END LOOP;
      END LOOP;
      IF model.dice(seed, concat_ws('/', v, 'layer cap', l)) < 0.5 AND NOT alone THEN
        k := k + 1;
        INSERT INTO cap (version, cap, layer, rule, bucket, measure, amount, clause)
        VALUES (v, k, l, NULL, 'cap_d',
                model.pick(seed, concat_ws('/', v, 'measure', l), '{paid,paid,base,above_deductible}'::text[]),
                model.pick(seed, concat_ws('/', v, 'amount', l), '{500,3000,9000.01}'::numeric[]), 'made up');
      END IF;
    END LOOP;

    FOR nth IN 1 .. 6 LOOP
      d := concat_ws('/', v, 'cover', nth, '');
      effect := effects[nth];
      INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, code, year_of, needs, first_anchor, on_card, anchored, anchored_since_window,
                                 anchor_from, anchor_before, before_window_ends, start, start_floor, ends, usable_after, suspended_by,
                                 wait_months, reason, clause)
      SELECT v, nth, effect, CASE effect WHEN 'pend' THEN 'open_' ELSE 'way_' END || nth,
             CASE WHEN effect = 'end' THEN model.pick(seed, d || 'anchor', '{termination,other_insurance}'::text[])
                  ELSE model.pick(seed, d || 'anchor', '{payment,payment,registration,listing}'::text[]) END,
             CASE WHEN effect <> 'end' AND model.dice(seed, d || 'code') < 0.2 THEN '{any,late,poor}'::text[] END,
             model.pick(seed, d || 'year', '{fact,day}'::text[]), n.needs,
             model.dice(seed, d || 'first') < 0.15,
             CASE WHEN model.dice(seed, d || 'card') < 0.2 THEN model.dice(seed, d || 'card/') < 0.5 END,
             CASE WHEN model.dice(seed, d || 'anchored') < 0.15
                  THEN daterange(date '2021-11-11' + model.draw(seed, d || 'anchored/', 0, 500), NULL) END,
             CASE WHEN model.dice(seed, d || 'since') < 0.1 THEN model.draw(seed, d || 'since/', 2022, 2025) END,
             CASE WHEN model.dice(seed, d || 'from') < 0.4 THEN make_interval(months => model.draw(seed, d || 'from/', -6, 6)) END,
             CASE WHEN model.dice(seed, d || 'before') < 0.4 THEN make_interval(months => model.draw(seed, d || 'before/', -1, 12), days => 10) END,
             model.dice(seed, d || 'window') < 0.3,
             CASE WHEN effect <> 'end' THEN model.pick(seed, d || 'start', '{year,anchor,next_day,next_month}'::text[]) END,
             CASE WHEN effect <> 'end' AND model.dice(seed, d || 'floor') < 0.5 THEN make_interval(months => model.draw(seed, d || 'floor/', 0, 4)) END,
             CASE WHEN effect <> 'end' THEN make_interval(months => model.draw(seed, d || 'ends', 6, 24)) END,
             CASE WHEN effect <> 'end' AND n.needs <> '{}' AND model.dice(seed, d || 'usable') < 0.4 THEN n.needs[1] END,
             CASE WHEN n.needs <> '{}' AND model.dice(seed, d || 'suspended') < 0.4
                  THEN model.pick(seed, d || 'by', '{declaration,collection}'::text[]) END,
             CASE WHEN effect <> 'end' AND model.dice(seed, d || 'wait') < 0.3 THEN model.draw(seed, d || 'wait/', 1, 6) ELSE 0 END,
             CASE effect WHEN 'pend' THEN 'made_up_open' END, 'made up'
        FROM (SELECT CASE WHEN effect <> 'end' AND model.dice(seed, d || 'needs') < 0.6
                          THEN model.some(seed, d || 'needs/', '{declaration,confirmation,commitment}'::text[])
                          ELSE '{}' END AS needs) n;
    END LOOP;
    PERFORM model.publish(v);
  END LOOP;
END $$;

-- A plan for what is granted later: few gates, so that most bills are paid and much is granted for them, layer upon layer:
-- on the deductible, on what lies over a cap, on the copay and above the deductible, with totals of their own and in
-- common, with deadlines, for a person to decide, and two inline layers that look at what all these leave.  Its numbers
-- are drawn at random.
CREATE FUNCTION model.make_aid_plan(seed bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  amounts numeric[] := '{0.01,20,99.99,300,500.5,1000}';
BEGIN
  PERFORM model.add_words();
  INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES ('aid', 'a made-up region', '虚构地区', '33', true);
  INSERT INTO bucket (plan, bucket, unit, period, by_institution, year_begins) VALUES
    ('aid', 'deductible', 'amount', 'year', false, NULL),
    ('aid', 'fund', 'amount', 'month', false, NULL),
    ('aid', 'all_year', 'amount', 'year', false, NULL),
    ('aid', 'relief', 'amount', 'quarter', false, NULL),
    ('aid', 'times', 'count', 'year', false, '6 months'),
    ('aid', 'nth', 'count', 'month', true, NULL),
    ('aid', 'si_deductible', 'amount', 'year', false, NULL),
    ('aid', 'si_axis', 'amount', 'year', false, NULL),
    ('aid', 'si_life', 'amount', 'life', false, NULL),
    ('aid', 'office', 'amount', 'day', true, NULL);
  INSERT INTO plan_version (version, plan, valid_from, source, advance_is_copay) VALUES (1, 'aid', '2022-01-01', 'made up', model.dice(seed, 'advance') < 0.5);
  INSERT INTO layer (version, layer, name, payer, base, base_layer, settle, unmatched) VALUES
    (1, 1, 'basic', 'fund', 'in_scope', NULL, 'inline', 'pend'),
    (1, 2, 'relief', 'relief', 'deductible', 1, 'application', 'pass'),
    (1, 3, 'college', 'other', 'deductible', 1, 'application', 'pass'),
    (1, 4, 'spill', 'fund', 'over_cap', 1, 'application', 'pass'),
    (1, 5, 'illness', 'serious_illness', 'above_deductible', NULL, 'application', 'pend'),
    (1, 6, 'company', 'other', 'copay', NULL, 'inline', 'pass'),
    (1, 7, 'more', 'serious_illness', 'copay', NULL, 'application', 'pass'),
    (1, 8, 'over', 'relief', 'over_cap', 7, 'application', 'pass'),
    (1, 9, 'office', 'relief', 'unpaid', NULL, 'application', 'pass'),
    (1, 10, 'gift', 'other', 'unpaid', NULL, 'inline', 'pass'),
    (1, 11, 'family', 'family', 'copay', NULL, 'inline', 'pass');
  INSERT INTO rule (version, rule, layer, rank, care, status, unless_status, effect, reason, deductible, nth_of, deductible_uses, deductible_fills,
                    bands_over, bands_start, rate_add, first_pay, apply_within, clause) VALUES
    (1, 1, 1, 0, '{pharmacy}', '{late}', NULL, 'pend', 'made_up_hold', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 2, 1, 1, '{inpatient,observation}', NULL, NULL, 'pay', NULL, '{300,100}', 'nth', NULL, NULL, NULL, 'base', NULL, NULL, NULL, 'made up'),
    (1, 3, 1, 2, NULL, NULL, NULL, 'pay', NULL, '{300}', NULL, 'deductible', 'deductible', NULL, 'base', NULL, NULL, NULL, 'made up'),
    (1, 10, 2, 0, NULL, '{poor,disabled}', NULL, 'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, '3 months', 'made up'),
    (1, 11, 2, 1, '{inpatient}', NULL, '{late}', 'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, 0.1, NULL, 'made up'),
    (1, 20, 3, 0, NULL, '{hardship,late}', NULL, 'pend', 'made_up_hold', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 21, 3, 1, NULL, NULL, NULL, 'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, 'made up'),
    (1, 30, 4, 0, NULL, NULL, NULL, 'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, '2 months', 'made up'),
    (1, 40, 5, 0, NULL, '{disabled}', '{poor}', 'deny', 'made_up_late', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 41, 5, 1, NULL, NULL, '{hardship}', 'pay', NULL, '{200}', NULL, 'si_deductible', 'si_deductible', 'si_axis', 'above_deductible', NULL, NULL, NULL, 'made up'),
    (1, 42, 5, 0, NULL, '{poor}', NULL, 'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0.05, NULL, NULL, 'made up'),
    (1, 43, 5, 0, NULL, '{late}', NULL, 'adjust', NULL, NULL, NULL, NULL, NULL, NULL, NULL, -0.1, NULL, '45 days', 'made up'),
    (1, 50, 6, 0, '{inpatient,emergency}', NULL, NULL, 'pay', NULL, '{30}', NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, 'made up'),
    (1, 60, 7, 0, NULL, NULL, NULL, 'pay', NULL, '{100}', NULL, 'si_deductible', 'si_deductible', 'si_axis', 'base', NULL, NULL, NULL, 'made up'),
    (1, 70, 8, 0, NULL, NULL, NULL, 'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, 'made up'),
    (1, 80, 9, 0, NULL, '{poor,hardship}', NULL, 'pend', 'made_up_open', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'made up'),
    (1, 81, 9, 1, NULL, NULL, NULL, 'pay', NULL, '{50}', NULL, NULL, NULL, NULL, 'base', NULL, NULL, '1 month', 'made up'),
    (1, 90, 10, 0, '{inpatient}', NULL, NULL, 'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, 'made up'),
    (1, 95, 11, 0, NULL, NULL, NULL, 'pay', NULL, NULL, NULL, NULL, NULL, NULL, 'base', NULL, NULL, NULL, 'made up');
  INSERT INTO band (version, rule, from_amount, rate)
  SELECT 1, r.rule, x.from_amount, CASE r.rule WHEN 95 THEN 1 ELSE model.draw(seed, concat_ws('/', 'rate', r.rule, x.from_amount), 0, 20) / 20.0 END
    FROM rule r CROSS JOIN (VALUES (0), (700.5)) x (from_amount)
   WHERE r.effect = 'pay' AND (x.from_amount = 0 OR model.dice(seed, 'bands/' || r.rule) < 0.4);
  INSERT INTO cap (version, cap, layer, rule, bucket, measure, amount, clause)
  SELECT 1, row_number() OVER (), x.layer, x.rule, x.bucket, x.measure,
         CASE x.measure WHEN 'count' THEN model.draw(seed, 'most/' || x.layer, 0, 4) ELSE x.times * model.pick(seed, concat_ws('/', 'most', x.layer, x.bucket), amounts) END, 'made up'
    FROM (VALUES (1, NULL, 'fund', 'paid', 2), (1, NULL, 'all_year', 'paid', 5), (2, 10, 'relief', 'paid', 1), (2, 11, 'all_year', 'paid', 5),
                 (3, NULL, 'times', 'count', 1), (3, 20, 'relief', 'paid', 1), (4, NULL, 'all_year', 'paid', 7), (5, NULL, 'all_year', 'paid', 7),
                 (5, 41, NULL, 'above_deductible', 3), (7, NULL, 'si_life', 'paid', 4), (8, NULL, 'all_year', 'paid', 8), (9, NULL, 'office', 'base', 1))
         x (layer, rule, bucket, measure, times);
  INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, year_of, start, ends, clause) VALUES
    (1, 1, 'cover', 'annual', 'payment', 'fact', 'year', '1 year', 'made up'),
    (1, 2, 'cover', 'fresh', 'registration', 'day', 'anchor', '2 years', 'made up');
  PERFORM model.publish(1);
  -- from 2024: other numbers, and two layers are settled otherwise
  PERFORM model.copy_version(1, 2, '2024-01-01');
  UPDATE plan_version SET late_return = 'person' WHERE version = 2;
  UPDATE layer SET name = 'colleges' WHERE version = 2 AND layer = 3;
  UPDATE layer SET settle = 'inline' WHERE version = 2 AND layer = 2;
  UPDATE band b SET rate = model.draw(seed, concat_ws('/', 'rate', 2, b.rule, b.from_amount), 0, 20) / 20.0 WHERE b.version = 2 AND b.rule <> 95;
  UPDATE cap c SET amount = round(c.amount * model.pick(seed, 'most/2/' || c.cap, '{0.5,1,1,2}'::numeric[])) WHERE c.version = 2;
  PERFORM model.publish(2);
END $$;

-- ---------------------------------------------------------------------------
-- Places and persons

-- Histories run from shortly before the plan is in force to the summer of 2026.
CREATE FUNCTION model.history_begins() RETURNS date LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT min(v.valid_from) - 47 FROM plan_version v JOIN plan p USING (plan) WHERE p.settles);
END $$;

CREATE FUNCTION model.populate(seed bigint, persons int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  home text := (SELECT p.region FROM plan p WHERE p.settles);
BEGIN
  PERFORM model.add_words();
  INSERT INTO illness (disease, illness, name_en, name_zh) VALUES
    ('M001', 'dialysis', 'made up', '虚构'), ('M002', 'cancer', 'made up', '虚构'), ('M003', 'cancer', 'made up', '虚构')
  ON CONFLICT DO NOTHING;
  -- and what the plan lists
  INSERT INTO illness (disease, illness, name_en, name_zh)
  SELECT 'P' || row_number() OVER (ORDER BY w), w, 'made up', '虚构' FROM (SELECT DISTINCT unnest(r.illness) AS w FROM rule r) x
  ON CONFLICT DO NOTHING;

  INSERT INTO college (college_id, name, card_settlement_from)
  SELECT c, 'college ' || c,
         CASE WHEN c <= 3 THEN date '2020-01-01' WHEN c = 8 THEN NULL
              ELSE date '2022-06-01' + model.draw(seed, 'card/' || c, 0, 900) END
    FROM generate_series(1, 8) c;

  -- 1–8 a clinic of each college, 9–11 stations, 12–16 community centres, 17–32 hospitals, 33–38 pharmacies
  INSERT INTO institution (institution_id, code, name, parent_id)
  SELECT i, 'I' || lpad(i::text, 5, '0'), 'institution ' || i,
         CASE WHEN i BETWEEN 25 AND 28 THEN i - 16 END
    FROM generate_series(1, 38) i;
  -- one to three terms each, with gaps now and then
  INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
  SELECT i, t.valid,
         CASE WHEN model.dice(seed, d || 'unknown') < CASE WHEN i BETWEEN 9 AND 16 THEN 0.5 ELSE 0.06 END THEN NULL
              WHEN i <= 16 THEN 1
              WHEN i <= 32 THEN model.pick(seed, d || 'level', '{1,2,2,3,3}'::smallint[]) END,
         CASE WHEN i <= 8 THEN 'campus_clinic' WHEN i <= 11 THEN 'station' WHEN i <= 16 THEN 'community_centre' WHEN i <= 32 THEN 'hospital' ELSE 'pharmacy' END,
         CASE WHEN model.dice(seed, 'away/' || i) < CASE WHEN i <= 8 THEN 0 ELSE 0.2 END
              THEN model.pick(seed, 'where/' || i, '{310115,320500,110101,371002,420100}'::text[])
              ELSE rpad(home, 6, '0') END,
         model.dice(seed, d || 'designated') < 0.93, model.dice(seed, d || 'connected') < 0.95
    FROM generate_series(1, 38) i
   CROSS JOIN LATERAL (SELECT model.draw(seed, 'terms/' || i, 1, 3) AS terms) n
   CROSS JOIN LATERAL generate_series(1, n.terms) nth
   CROSS JOIN LATERAL (SELECT concat_ws('/', 'term', i, nth, '') AS d) x
   CROSS JOIN LATERAL (
     SELECT daterange(CASE WHEN nth = 1 THEN NULL ELSE date '2022-01-01' + (nth - 1) * 550 + model.draw(seed, concat_ws('/', 'turn', i, nth), -200, 200) END,
                      CASE WHEN nth = n.terms THEN CASE WHEN model.dice(seed, d || 'closed') < 0.05 THEN date '2025-10-10' END
                           ELSE date '2022-01-01' + nth * 550 + model.draw(seed, concat_ws('/', 'turn', i, nth + 1), -200, 200)
                                - CASE WHEN model.dice(seed, d || 'gap') < 0.2 THEN 20 ELSE 0 END END) AS valid) t
   WHERE NOT isempty(t.valid);

  -- a college's own clinic; the designated one, which changes; another's clinic, or a parent
  INSERT INTO designation (college_id, institution_id, relation, owned, valid)
  SELECT c, c, 'campus', true, daterange(NULL, CASE WHEN model.dice(seed, 'shut/' || c) < 0.2 THEN date '2025-01-01' END)
    FROM generate_series(1, 7) c
  UNION ALL
  SELECT c, CASE WHEN model.dice(seed, 'own/' || c) < 0.4 THEN c ELSE model.draw(seed, concat_ws('/', 'chosen', c, y), 9, 20) END,
         'designated', false, daterange(make_date(y, 1, 1), make_date(y + 1, 1, 1))
    FROM generate_series(1, 8) c, generate_series(2021, 2027) y
   WHERE model.dice(seed, concat_ws('/', 'chooses', c, y)) < 0.9;

  INSERT INTO enrolment_window (kind, benefit_year, valid)
  SELECT k, y, daterange(d, d + model.draw(seed, concat_ws('/', 'window', k, y, 'days'), 30, 120))
    FROM unnest('{declaration,collection}'::text[]) k, generate_series(2021, 2028) y
   CROSS JOIN LATERAL (
     SELECT model.year_start(y, (SELECT p.year_begins FROM plan p WHERE p.settles))
            - model.draw(seed, concat_ws('/', 'window', k, y), 40, 130) AS d) x
   WHERE model.dice(seed, concat_ws('/', 'window', k, y, 'missing')) > 0.15
  ON CONFLICT DO NOTHING;

  INSERT INTO person (person_id, document_type, document_no, name)
  SELECT p, 'other', 'T' || lpad(p::text, 6, '0'), 'person ' || p FROM generate_series(1, persons) p;
END $$;

-- ---------------------------------------------------------------------------
-- Facts

-- What is to become known of whom, and in which round.  Each person has a few
-- stories: one coverage rule of the plan, a year, an anchor near the edges of
-- the rule, and most of the facts it needs.
CREATE TABLE model.coming_fact (
  ledger text, round int, retracted int, person_id bigint, kind text, valid daterange,
  benefit_year int, organisation_id bigint, code text, exclusive boolean DEFAULT false);

CREATE FUNCTION model.invent_facts(seed bigint, rounds int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  this_ledger text := current_schema;
  begins interval := (SELECT p.year_begins FROM plan p WHERE p.settles);
  first_year int := extract(year FROM model.history_begins());
  home text := (SELECT p.region FROM plan p WHERE p.settles);
  words text[];
  regions text[];
BEGIN
  CREATE TEMP TABLE cover_rule ON COMMIT DROP AS
    SELECT row_number() OVER (ORDER BY c.version, c.rule, n) AS no, c.*
      FROM coverage_rule c JOIN plan_version v USING (version) JOIN plan p USING (plan)
     CROSS JOIN generate_series(1, CASE c.effect WHEN 'end' THEN 1 ELSE 3 END) n
     WHERE p.settles;
  -- none, one, or two with a gap between or none; begun in autumn mostly
  CREATE TEMP TABLE studying ON COMMIT DROP AS
    SELECT p.person_id, n, x.d, x.valid
      FROM person p
     CROSS JOIN LATERAL generate_series(1, model.pick(seed, 'studies/' || p.person_id, '{0,1,1,1,1,1,1,1,1,1,1,2,2,2,2,2,2,2,2,2}'::int[])) n
     CROSS JOIN LATERAL (
       SELECT make_date(least(model.draw(seed, 'study/' || p.person_id, first_year - 1, 2025), model.draw(seed, 'or/' || p.person_id, first_year - 1, 2025)), 1, 1)
              + model.pick(seed, 'enters/' || p.person_id, '{30,211,212,226,242,243,243,243,250,290,364}'::int[]) AS start) s
     CROSS JOIN LATERAL (
       SELECT concat_ws('/', 'study', p.person_id, n, '') AS d,
              CASE n WHEN 1 THEN daterange(s.start, CASE WHEN model.dice(seed, 'drops/' || p.person_id) < 0.8 THEN s.start + 700 END)
              ELSE daterange(s.start + 700 + model.pick(seed, 'pause/' || p.person_id, '{0,1,90}'::int[]), NULL) END AS valid) x
     WHERE n = 1 OR model.dice(seed, 'drops/' || p.person_id) < 0.8;
  CREATE TEMP TABLE story ON COMMIT DROP AS
    SELECT p.person_id, s.d, y.year, c.*, a.day
      FROM person p
     CROSS JOIN LATERAL generate_series(1, model.draw(seed, 'stories/' || p.person_id, 2, 7)) nth
     CROSS JOIN LATERAL (SELECT concat_ws('/', 'story', p.person_id, nth, '') AS d) s
      JOIN cover_rule c ON c.no = model.draw(seed, s.d || 'rule', 1, (SELECT max(x.no)::int FROM cover_rule x))
      LEFT JOIN studying t ON c.anchor = 'study' AND t.person_id = p.person_id AND t.n = 1
     CROSS JOIN LATERAL (SELECT coalesce(model.year_of(lower(t.valid), begins), model.draw(seed, s.d || 'year', first_year, 2026)) AS year) w
     CROSS JOIN LATERAL (SELECT w.year, model.year_start(w.year, begins) AS start) y
      LEFT JOIN enrolment_window o ON o.kind = 'collection' AND o.benefit_year = y.year
      LEFT JOIN enrolment_window f ON f.kind = 'collection' AND f.benefit_year = y.year + 1
     CROSS JOIN LATERAL (
       -- where the anchor's day is drawn from: the rule's edges, the year's, the windows', or anywhere near
       SELECT model.pick(seed, s.d || 'edge', array_remove(ARRAY[
                (y.start + c.anchor_from)::date, (y.start + c.anchor_from)::date, (y.start + c.anchor_before)::date,
                (y.start + c.start_floor)::date, (y.start + c.ends)::date, lower(o.valid), upper(o.valid), lower(f.valid),
                lower(c.anchored), y.start, y.start, y.start + model.draw(seed, s.d || 'month', 0, 11) * 30 + 1,
                y.start - 30, y.start + 250], NULL)) AS day) e
     CROSS JOIN LATERAL (
       SELECT CASE WHEN t.valid IS NOT NULL THEN lower(t.valid)
              WHEN model.dice(seed, s.d || 'near') < 0.5 THEN e.day + model.draw(seed, s.d || 'by', -2, 2)
              WHEN model.dice(seed, s.d || 'anywhere') < 0.5
              THEN greatest(y.start + coalesce(c.anchor_from, '-4 months'), y.start - interval '4 months')::date
                   + model.draw(seed, s.d || 'later', 0, 150)
              ELSE y.start + model.draw(seed, s.d || 'days', -150, 380) END AS day) a;

  SELECT '{minimum_living,severe_disability}' || coalesce(array_agg(DISTINCT w ORDER BY w), '{}') INTO words
    FROM rule r JOIN plan_version v USING (version) JOIN plan p USING (plan) CROSS JOIN unnest(r.status) w
   WHERE p.settles AND w NOT IN ('old_route', 'card_start_unknown', 'account_inactive', 'cover_begins_later', 'cover_ended_within',
                               'credential_invalid', 'no_record_book')
     AND NOT starts_with(w, 'lacks_')
     AND NOT EXISTS (SELECT FROM fact_kind k WHERE k.kind = w);
  SELECT array_agg(DISTINCT t.region ORDER BY t.region) INTO regions
    FROM institution_term t JOIN plan p ON p.settles AND NOT starts_with(t.region, p.region);

  INSERT INTO model.coming_fact (ledger, round, retracted, person_id, kind, valid, benefit_year, organisation_id, code, exclusive)
  SELECT this_ledger, r.round, CASE WHEN model.dice(seed, f.d || 'retracted') < 0.06 THEN r.round + model.draw(seed, f.d || 'again', 1, 3) END,
         f.person_id, f.kind, f.valid, f.benefit_year, f.organisation_id, f.code, f.kind = 'study'
    FROM (
      -- anchors
      SELECT s.person_id, s.d, s.anchor,
             CASE WHEN s.effect <> 'end' OR model.dice(seed, s.d || 'long') < 0.3 THEN daterange(s.day, s.day + 1)
                  ELSE daterange(s.day, CASE WHEN model.dice(seed, s.d || 'open') < 0.6 THEN NULL ELSE s.day + model.draw(seed, s.d || 'length', 2, 400) END) END,
             CASE WHEN model.dice(seed, s.d || 'unnamed') < 0.85 THEN s.year END,
             CASE WHEN model.dice(seed, s.d || 'nowhere') < 0.95 THEN model.draw(seed, s.d || 'college', 1, 8) END,
             CASE WHEN s.code IS NULL OR model.dice(seed, s.d || 'code') < 0.1 THEN model.pick(seed, s.d || 'other', ARRAY[NULL, 'any', 'late'])
                  ELSE model.pick(seed, s.d || 'code/', s.code) END
        FROM story s
       WHERE s.anchor <> 'study'
      UNION ALL
      -- what they need
      SELECT s.person_id, s.d || need || '/', need, daterange(x.day, x.day + 1),
             CASE WHEN model.dice(seed, s.d || need || '/unnamed') < 0.8 THEN s.year END,
             model.draw(seed, s.d || 'college', 1, 8), NULL
        FROM story s
       CROSS JOIN LATERAL unnest(s.needs) need
        LEFT JOIN enrolment_window w ON w.kind = s.suspended_by AND w.benefit_year = s.year + 1
       CROSS JOIN LATERAL (
         SELECT CASE WHEN model.dice(seed, s.d || need || '/edge') < 0.3 AND w.valid IS NOT NULL
                     THEN lower(w.valid) + model.draw(seed, s.d || need || '/by', -2, 1)
                ELSE s.day + model.draw(seed, s.d || need || '/days', -20, 40) END AS day) x
       WHERE need <> 'study' AND model.dice(seed, s.d || need || '/missing') < 0.94
      UNION ALL
      SELECT t.person_id, t.d, 'study', t.valid, NULL, model.draw(seed, t.d || 'college', 1, 8), NULL FROM studying t
      UNION ALL
      -- statuses, and kinds that are one
      SELECT p.person_id, x.d, k.kind,
             daterange(CASE WHEN model.dice(seed, x.d || 'ever') < 0.9 THEN x.day END,
                       CASE WHEN model.dice(seed, x.d || 'open') < 0.8 THEN x.day + model.draw(seed, x.d || 'days', 1, 800) END),
             NULL,
             CASE k.organisation_is
             -- granted in the city mostly, or a part of it, by its province, elsewhere, or nobody knows where
             WHEN 'region' THEN model.pick(seed, x.d || 'granted', ARRAY[home, home, home, home || '15', rpad(home, 6, '0'), left(home, 2), '99', NULL])::bigint
             WHEN 'institution' THEN CASE WHEN model.dice(seed, x.d || 'chosen') < 0.8 THEN coalesce(g.institution_id, 1)
                                     ELSE model.draw(seed, x.d || 'by', 1, 20) END
             END,
             CASE k.status_is WHEN 'code' THEN model.pick(seed, x.d || 'word', words) END
        FROM person p CROSS JOIN fact_kind k CROSS JOIN generate_series(1, 3) n
       CROSS JOIN LATERAL (SELECT concat_ws('/', k.kind, p.person_id, n, '') AS d) w
       CROSS JOIN LATERAL (SELECT w.d, model.history_begins() + model.draw(seed, w.d || 'from', -90, 1600) AS day) x
        LEFT JOIN studying t ON k.kind = 'referral' AND t.person_id = p.person_id AND t.n = 1
        LEFT JOIN designation g ON g.college_id = model.draw(seed, t.d || 'college', 1, 8) AND g.relation = 'designated' AND g.valid @> x.day
       WHERE k.status_is IS NOT NULL AND model.dice(seed, x.d || 'has') < CASE WHEN k.status_is = 'code' THEN 0.25 WHEN k.kind = 'referral' THEN 0.5 ELSE 0.15 END
      UNION ALL
      -- places the person may be treated in
      SELECT p.person_id, x.d, k.kind,
             daterange(x.day, CASE WHEN model.dice(seed, x.d || 'open') < 0.5 THEN x.day + model.draw(seed, x.d || 'days', 30, 800) END),
             NULL, NULL, left(model.pick(seed, x.d || 'region', regions), model.pick(seed, x.d || 'digits', '{2,4,6}'::int[]))
        FROM person p
       CROSS JOIN (SELECT DISTINCT unnest(v.places) AS kind FROM plan_version v) k
       CROSS JOIN LATERAL (SELECT concat_ws('/', k.kind, p.person_id, 'place', '') AS d) w
       CROSS JOIN LATERAL (SELECT w.d, model.history_begins() + model.draw(seed, w.d || 'from', -90, 1600) AS day) x
       WHERE model.dice(seed, x.d || 'has') < 0.6
    ) f (person_id, d, kind, valid, benefit_year, organisation_id, code)
   CROSS JOIN LATERAL (
     SELECT CASE WHEN model.dice(seed, f.d || 'late') < 0.75 THEN 1 ELSE model.draw(seed, f.d || 'round', 1, rounds) END AS round) r;

  DROP TABLE story, studying, cover_rule;
END $$;

-- Where to aim claims: the cover that the facts known by now give, as the model reads them.
CREATE TABLE model.aim (ledger text, person_id bigint, starts date, until date);
CREATE INDEX ON model.aim (ledger, person_id);

CREATE FUNCTION model.learn(this_round int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  told bigint[] := ARRAY (SELECT DISTINCT c.person_id FROM model.coming_fact c
                           WHERE c.ledger = current_schema AND this_round IN (c.round, c.retracted));
BEGIN
  UPDATE fact f SET retracted_at = clock_timestamp()
    FROM model.coming_fact c
   WHERE c.ledger = current_schema AND c.retracted = this_round AND f.retracted_at IS NULL
     AND (f.person_id, f.kind, f.valid) = (c.person_id, c.kind, c.valid)
     AND (f.benefit_year, f.organisation_id, f.code) IS NOT DISTINCT FROM (c.benefit_year, c.organisation_id, c.code);
  INSERT INTO fact (person_id, kind, valid, benefit_year, organisation_id, code, exclusive)
  SELECT c.person_id, c.kind, c.valid, c.benefit_year, c.organisation_id, c.code, c.exclusive
    FROM model.coming_fact c
   WHERE c.ledger = current_schema AND c.round = this_round
   ORDER BY hashtext(c::text);
  DELETE FROM model.aim a WHERE a.ledger = current_schema AND a.person_id = ANY (told);
  INSERT INTO model.aim
  SELECT current_schema, p.id, r.starts, r.until
    FROM unnest(told) p (id) CROSS JOIN LATERAL unnest(model.rights(p.id, clock_timestamp())) r
   WHERE r.effect = 'cover' OR p.id % 6 = 0;
END $$;

-- ---------------------------------------------------------------------------
-- Claims

CREATE TABLE model.coming_claim (
  ledger text, round int, no int, way text,
  person_id bigint, institution_id bigint, prescriber_id bigint, request_id text, care text, channel text, credential text, access text,
  receipt_no text, receipt_date date, served_from date, served_to date, settled_on date, applied_on date, disease text, papers text[],
  total_amount numeric, self_funded numeric, over_price_limit numeric, advance_self_pay numeric);

CREATE FUNCTION model.invent_claims(seed bigint, this_round int, rounds int, claims int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  edges numeric[];
  persons int := (SELECT count(*) FROM person);
  covered bigint[];
  begins date := model.history_begins();
  days int := date '2026-07-12' - begins;
  from_day date := begins + (this_round - 1) * days / rounds;
  until_day date := begins + this_round * days / rounds + 120;
BEGIN
  SELECT coalesce(array_agg(DISTINCT a.person_id ORDER BY a.person_id), '{1}') INTO covered
    FROM model.aim a
   WHERE a.ledger = current_schema AND a.starts < until_day AND a.until > from_day;
  -- amounts at which something changes
  SELECT array_agg(DISTINCT x.amount ORDER BY x.amount) INTO edges
    FROM (SELECT unnest(r.deductible)::numeric FROM rule r UNION SELECT b.from_amount FROM band b
          UNION SELECT c.amount FROM cap c WHERE c.measure <> 'count' AND c.amount IS NOT NULL
          UNION SELECT r.deductible[1]::numeric + c.amount FROM cap c JOIN rule r USING (version, layer)
                 WHERE c.measure = 'above_deductible' AND c.amount IS NOT NULL AND coalesce(c.rule, r.rule) = r.rule AND r.deductible IS NOT NULL
          UNION SELECT unnest('{0,0.05,1.23,33.33,100}'::numeric[])) x (amount);

  -- (OFFSET 0: a draw is made once, not where it is used each time)
  INSERT INTO model.coming_claim
  SELECT current_schema, this_round, n, model.pick(seed, d || 'way', '{single,values,select,copy}'::text[]),
         p.person_id,
         CASE WHEN care.care = 'pharmacy' THEN model.draw(seed, d || 'pharmacy', 33, 38)
              WHEN care.care IN ('outpatient', 'emergency') AND model.dice(seed, d || 'own') < 0.6
              THEN coalesce((SELECT model.pick(seed, d || 'which', ARRAY[f.organisation_id, max(g.institution_id), max(g.institution_id)])
                               FROM fact f LEFT JOIN designation g ON g.college_id = f.organisation_id AND g.valid @> served.day
                              WHERE f.person_id = p.person_id AND f.kind = 'study'
                              GROUP BY f.fact_no, f.organisation_id
                              ORDER BY f.fact_no
                              LIMIT 1), 1)
              WHEN care.care IN ('inpatient', 'observation') OR model.dice(seed, d || 'off') < 0.4 THEN model.draw(seed, d || 'hospital', 12, 32)
              ELSE model.draw(seed, d || 'clinic', 1, 24) END,
         CASE WHEN care.care = 'pharmacy' AND model.dice(seed, d || 'prescribed') < 0.6 THEN model.draw(seed, d || 'prescriber', 1, 32) END,
         concat_ws('-', 'R', this_round, n),
         care.care, way.channel,
         model.pick(seed, d || 'credential', CASE way.channel WHEN 'direct' THEN '{card,card,e_credential,e_credential,e_credential,medical_card,none}'::text[]
                                             ELSE '{none,none,card,e_credential}'::text[] END),
         model.pick(seed, d || 'access', '{ordinary,ordinary,ordinary,ordinary,emergency,referred,mental,chronic_infectious}'::text[]),
         CASE WHEN way.channel = 'reimbursement' THEN 'A' || n END, CASE WHEN way.channel = 'reimbursement' THEN receipt.day END,
         served.day, stay.until,
         settled.day, CASE WHEN way.channel = 'reimbursement' THEN applied.day END,
         model.pick(seed, d || 'disease', ARRAY[NULL, NULL, NULL, NULL, 'P1', 'M002', 'M003', 'P2', 'Z999']),
         CASE WHEN way.channel = 'reimbursement' AND model.dice(seed, d || 'papers?') < 0.5 THEN ARRAY (
           SELECT p FROM unnest('{credential,identity_document,receipt,records,bank_card,originals}'::text[]) p
            WHERE model.dice(seed, d || 'papers/' || p) < 0.9 ORDER BY model.dice(seed, d || 'papers by/' || p)) END,
         bill.in_scope + part.a + part.b + part.c, part.a, part.b, part.c
    FROM generate_series(1, claims) n
   CROSS JOIN LATERAL (SELECT concat_ws('/', 'claim', this_round, n, '') AS d OFFSET 0) x
   CROSS JOIN LATERAL (
     -- some persons are often ill, most claims are of persons that have some cover
     SELECT CASE WHEN ill < 0.15 THEN model.pick(seed, d || 'few', covered[: cardinality(covered) / 15 + 1])
            WHEN ill < 0.8 THEN model.pick(seed, d || 'covered', covered)
            ELSE model.draw(seed, d || 'person', 1, persons) END AS person_id
       FROM (SELECT model.dice(seed, d || 'ill') AS ill) w OFFSET 0) p
   CROSS JOIN LATERAL (
     SELECT model.pick(seed, d || 'care', '{outpatient,outpatient,outpatient,outpatient,emergency,emergency,inpatient,inpatient,observation,pharmacy,pharmacy}'::text[]) AS care OFFSET 0) care
   CROSS JOIN LATERAL (
     SELECT CASE WHEN model.dice(seed, d || 'channel') < 0.7 THEN 'direct' ELSE 'reimbursement' END AS channel OFFSET 0) way
   CROSS JOIN LATERAL (
     -- the first day: near an edge of the person's facts or cover, while covered, at a month's turn, or any
     SELECT coalesce(CASE
              WHEN kind < 0.1 THEN (
                SELECT model.pick(seed, d || 'edge', array_agg(e.day ORDER BY e.day))
                  FROM fact f CROSS JOIN LATERAL (VALUES (lower(f.valid)), (upper(f.valid)), (CASE f.code WHEN 'lost_temporarily' THEN lower(f.valid) + 6 END)) e (day)
                 WHERE f.person_id = p.person_id AND e.day BETWEEN from_day - 200 AND until_day) + model.draw(seed, d || 'by', -1, 1)
              WHEN kind < 0.25 THEN (
                SELECT model.pick(seed, d || 'edge', array_agg(e.day ORDER BY e.day))
                  FROM model.aim a CROSS JOIN LATERAL (VALUES (a.starts), (a.until)) e (day)
                 WHERE a.ledger = current_schema AND a.person_id = p.person_id AND e.day BETWEEN from_day - 200 AND until_day + 100)
                + model.draw(seed, d || 'by', -1, 0)
              WHEN kind < 0.82 THEN (
                SELECT model.pick(seed, d || 'covered', array_agg(e.day ORDER BY e.day))
                  FROM model.aim a
                 CROSS JOIN LATERAL (SELECT a.starts + model.draw(seed, d || 'since', 0, a.until - a.starts - 1) AS day) e
                 WHERE a.ledger = current_schema AND a.person_id = p.person_id AND a.starts < until_day AND a.until > from_day)
              WHEN kind < 0.86 THEN date_trunc('month', from_day::timestamp)::date + interval '1 month' * model.draw(seed, d || 'month', 0, 12)
              WHEN kind < 0.9 THEN begins + model.draw(seed, d || 'day', 0, days + 200)
              END::date, from_day + model.draw(seed, d || 'day', 0, until_day - from_day)) AS day
       FROM (SELECT model.dice(seed, d || 'when') AS kind) w) served
   CROSS JOIN LATERAL (
     SELECT served.day + CASE WHEN care.care NOT IN ('inpatient', 'observation') THEN 0
                         WHEN model.dice(seed, d || 'long') < 0.1 THEN model.draw(seed, d || 'weeks', 20, 60)
                         ELSE model.draw(seed, d || 'nights', 0, 12) END AS until OFFSET 0) stay
   CROSS JOIN LATERAL (
     SELECT stay.until + CASE WHEN model.dice(seed, d || 'later') < 0.9 THEN 0 ELSE 3 END AS day OFFSET 0) receipt
   CROSS JOIN LATERAL (
     SELECT CASE WHEN model.dice(seed, d || 'deadline') < 0.5 THEN receipt.day + model.draw(seed, d || 'applies', 0, 60)
            ELSE (receipt.day + model.pick(seed, d || 'limit', '{1 month,2 months 10 days,45 days,6 months}'::interval[]))::date
                 + model.draw(seed, d || 'after', -1, 1) END AS day OFFSET 0) applied
   CROSS JOIN LATERAL (
     SELECT CASE WHEN way.channel = 'reimbursement' THEN applied.day ELSE stay.until END
            + CASE WHEN late < 0.7 THEN 0 WHEN late < 0.92 THEN model.draw(seed, d || 'wait', 1, 40)
                   WHEN late < 0.985 THEN model.draw(seed, d || 'wait', 40, 400) ELSE model.draw(seed, d || 'wait', 600, 1100) END AS day
       FROM (SELECT model.dice(seed, d || 'late') AS late) w OFFSET 0) settled
   CROSS JOIN LATERAL (
     SELECT CASE WHEN size < 0.35 THEN greatest(model.pick(seed, d || 'edge amount', edges) + model.pick(seed, d || 'cent', '{-0.01,0,0.01}'::numeric[]), 0)
                 WHEN size < 0.85 THEN model.draw(seed, d || 'fen', 0, 80000) / 100.0
                 WHEN size < 0.97 THEN model.draw(seed, d || 'fen', 0, 900000) / 100.0
                 ELSE model.draw(seed, d || 'fen', 0, 20000000) / 100.0 END::numeric AS in_scope
       FROM (SELECT model.dice(seed, d || 'size') AS size) w OFFSET 0) bill
   CROSS JOIN LATERAL (
     SELECT CASE WHEN model.dice(seed, d || 'a?') < 0.25 THEN model.draw(seed, d || 'a', 0, 30000) / 100.0 ELSE 0 END AS a,
            CASE WHEN model.dice(seed, d || 'b?') < 0.15 THEN model.draw(seed, d || 'b', 0, 9000) / 100.0 ELSE 0 END AS b,
            CASE WHEN model.dice(seed, d || 'c?') < 0.25 THEN model.draw(seed, d || 'c', 0, 50000) / 100.0 ELSE 0 END AS c OFFSET 0) part;
END $$;

-- Some months are closed behind each round, for all or for one institution, and some of these are opened again.
CREATE FUNCTION model.close_months(seed bigint, this_round int, rounds int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  first_month date := date_trunc('month', model.history_begins()::timestamp);
  months int := (date '2026-07-12' - model.history_begins()) / 30;
  closing date;
BEGIN
  FOR closing IN
    SELECT (first_month + interval '1 month' * m)::date
      FROM generate_series((this_round - 1) * months / rounds, this_round * months / rounds - 1) m
     WHERE model.dice(seed, 'closes/' || m) < 0.8
  LOOP
    INSERT INTO month (month) VALUES (closing);
  END LOOP;
  INSERT INTO month (month, institution_id)
  SELECT m.month, i
    FROM generate_series(1, 38) i
   CROSS JOIN LATERAL (
     SELECT (first_month + interval '1 month' * (this_round * months / rounds + model.draw(seed, concat_ws('/', 'early', this_round, i), 0, 4)))::date AS month) m
   WHERE model.dice(seed, concat_ws('/', 'closes early', this_round, i)) < 0.2
     AND NOT EXISTS (SELECT FROM closed_month x WHERE x.month = m.month AND x.institution_id = i);
  INSERT INTO month (month, entry, institution_id, grounds)
  SELECT c.month, 'reopening', c.institution_id, 'made up'
    FROM closed_month c
   WHERE model.dice(seed, concat_ws('/', 'opens', this_round, c.month, c.institution_id)) < 0.1
     AND NOT EXISTS (SELECT FROM closed_month n WHERE n.month = (c.month + interval '1 month')::date AND n.institution_id = c.institution_id)
   ORDER BY c.month, c.institution_id;
END $$;
