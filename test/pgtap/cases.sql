-- Policy cases of the shipped plans: there is one for every rule, none is empty, every change of a rule is noticed
-- by one, and where a clause was decided one way, the same bills read the other way.  A test's name begins with the
-- id of its clause (docs/clauses.md).  Amounts are worked out by hand.

\set ON_ERROR_STOP 1
\set QUIET 1
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
BEGIN;
CREATE SCHEMA law;
SELECT * FROM no_plan();

-- A change of a draft, tried on its cases and undone.  Returns what they come to wherever that is something else:
-- "NAME: paid FUND [relief RELIEF] [serious illness SERIOUS_ILLNESS] [family FAMILY] CASH", "NAME: denied REASON", "NAME: pended REASON", or "NAME: YEAR" where no more than
-- the benefit year is another.  Which rules applied, and totals, are not told.
CREATE FUNCTION law.otherwise(ledger regnamespace, version int, change text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  told text;
BEGIN
  EXECUTE replace(change, ':v', version::text);
  SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") INTO told
    FROM (SELECT format('%s: %s', c.name, CASE
                   WHEN d.found - 'benefit_year' = '{}' THEN d.found ->> 'benefit_year'
                   ELSE concat_ws(' ', a.decision, a.reason, CASE a.decision WHEN 'paid' THEN concat_ws(' ', a.fund_paid::numeric(16, 2),
                     'relief ' || nullif(a.relief_paid, 0)::numeric(16, 2), 'serious illness ' || nullif(a.serious_illness_paid, 0)::numeric(16, 2),
                     'family ' || nullif(a.family_paid, 0)::numeric(16, 2), a.cash_paid::numeric(16, 2)) END) END) AS line
            FROM (SELECT r.name, jsonb_object_agg(r.column_name, r.actual) AS found
                    FROM medins.run_cases(ledger, version) r
                   WHERE r.column_name IN ('decision', 'reason', 'benefit_year', 'fund_paid', 'relief_paid', 'serious_illness_paid', 'family_paid', 'cash_paid')
                   GROUP BY r.name) d
            JOIN policy_case c ON (c.version, c.name) = (otherwise.version, d.name)
            CROSS JOIN LATERAL jsonb_populate_record(c, d.found) a) l;
  RAISE EXCEPTION USING ERRCODE = 'LAW00', MESSAGE = coalesce(told, 'nothing');
EXCEPTION WHEN SQLSTATE 'LAW00' THEN
  RETURN SQLERRM;
END $$;

-- Whether cases or lint notice a change.
CREATE FUNCTION law.noticed(ledger regnamespace, version int, change text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE change;
  IF EXISTS (SELECT FROM medins.run_cases(ledger, version)) OR EXISTS (SELECT FROM medins.lint_plan(ledger, version) WHERE severity = 'error') THEN
    RAISE EXCEPTION USING ERRCODE = 'LAW01';
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'LAW00';
EXCEPTION
  WHEN SQLSTATE 'LAW00' THEN RETURN false;
  WHEN SQLSTATE 'LAW01' OR SQLSTATE 'MI006' THEN RETURN true;  -- MI006: a case applies for a layer that is not applied for any more
END $$;

-- Every number of the rows of a version a step up and down, every reference and every gate left out, every word of a
-- gate left out, every rule left out.
CREATE FUNCTION law.changes(v int) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  gate text;
BEGIN
  RETURN QUERY
    SELECT format('UPDATE band SET rate = rate %s 0.0001 WHERE version = %s AND rule = %s AND from_amount = %s', s, v, rule, from_amount)
      FROM band, unnest('{+,-}'::text[]) s WHERE version = v AND rate BETWEEN 0.0001 AND 0.9999
    UNION ALL
    SELECT format('UPDATE band SET from_amount = from_amount + 0.01 WHERE version = %s AND rule = %s AND from_amount = %s', v, rule, from_amount)
      FROM band WHERE version = v
    UNION ALL
    SELECT format('UPDATE rule SET deductible[%s] = deductible[%1$s] %s 0.01 WHERE version = %s AND rule = %s', i, s, v, rule)
      FROM rule, generate_subscripts(deductible, 1) i, unnest('{+,-}'::text[]) s WHERE version = v
    UNION ALL
    SELECT format('UPDATE rule SET apply_within = apply_within %s interval ''1 day'' WHERE version = %s AND rule = %s', s, v, rule)
      FROM rule, unnest('{+,-}'::text[]) s WHERE version = v AND apply_within IS NOT NULL
    UNION ALL
    SELECT format('UPDATE rule SET apply_within = ''6 months'' WHERE version = %s AND rule = %s', v, rule)
      FROM rule WHERE version = v AND apply_within IS NULL AND effect = 'pay'
    UNION ALL
    SELECT format('UPDATE rule SET %s = NULL WHERE version = %s AND rule = %s', c, v, rule)
      FROM rule, unnest('{nth_of,deductible_uses,deductible_fills,bands_over,first_pay,rate_add,rate_times,deductible_times}'::text[]) c
     WHERE version = v AND to_jsonb(rule) ->> c IS NOT NULL
    UNION ALL
    SELECT format('UPDATE rule SET effect = %L WHERE version = %s AND rule = %s', CASE effect WHEN 'deny' THEN 'pend' ELSE 'deny' END, v, rule)
      FROM rule WHERE version = v AND effect IN ('deny', 'pend')
    UNION ALL
    SELECT format('UPDATE rule SET reason = ''refund'' WHERE version = %s AND rule = %s', v, rule) FROM rule WHERE version = v AND reason IS NOT NULL
    UNION ALL
    SELECT format('DELETE FROM cap WHERE version = %s AND rule = %s; DELETE FROM band WHERE version = %1$s AND rule = %2$s; DELETE FROM rule WHERE version = %1$s AND rule = %2$s', v, rule)
      FROM rule WHERE version = v
    UNION ALL
    SELECT format('UPDATE cap SET amount = amount %s 0.01 WHERE version = %s AND cap = %s', s, v, cap) FROM cap, unnest('{+,-}'::text[]) s WHERE version = v
    UNION ALL
    SELECT format('UPDATE cap SET measure = %L WHERE version = %s AND cap = %s', m, v, cap)
      FROM cap, unnest('{paid,base,above_deductible}'::text[]) m WHERE version = v AND m <> measure
    UNION ALL
    SELECT format('UPDATE cap SET bucket = NULL WHERE version = %s AND cap = %s', v, cap) FROM cap WHERE version = v
    UNION ALL
    SELECT format('UPDATE cap SET rule = %s WHERE version = %s AND cap = %s', r.rule, v, c.cap)
      FROM cap c JOIN rule r USING (version, layer) WHERE version = v AND c.rule IS NULL AND r.effect = 'pay'
    UNION ALL
    SELECT format('UPDATE layer SET settle = %L WHERE version = %s AND layer = %s', x, v, layer)
      FROM layer, unnest('{inline,application}'::text[]) x WHERE version = v AND x <> settle
    UNION ALL
    SELECT format('UPDATE layer SET base = %L WHERE version = %s AND layer = %s', x, v, layer)
      FROM layer, unnest('{in_scope,copay,above_deductible,unpaid}'::text[]) x WHERE version = v AND base_layer IS NULL AND x <> base
    UNION ALL
    SELECT format('UPDATE layer SET unmatched = %L WHERE version = %s AND layer = %s', x, v, layer)
      FROM layer, unnest('{pass,pend}'::text[]) x WHERE version = v AND x <> unmatched
    UNION ALL
    SELECT format('UPDATE layer SET payer = %L WHERE version = %s AND layer = %s', x, v, layer)
      FROM layer, unnest('{fund,relief,serious_illness,family,other}'::text[]) x WHERE version = v AND x <> payer
    UNION ALL
    SELECT format('UPDATE plan_version SET advance_is_copay = true WHERE version = %s', v)
    UNION ALL
    SELECT format('UPDATE plan_version SET late_return = ''person'' WHERE version = %s', v)
    UNION ALL
    SELECT format('UPDATE plan_version SET claim_order = ''served'' WHERE version = %s', v)
    UNION ALL
    SELECT format('UPDATE plan_version SET stay_date = ''discharge'' WHERE version = %s', v);
  FOREACH gate IN ARRAY '{care,level,relation,locality,access,channel,credential,pathway,status,unless_status,illness}'::text[] LOOP
    RETURN QUERY EXECUTE format($q$
      SELECT format('UPDATE rule SET %1$s = NULL WHERE version = %%s AND rule = %%s', version, rule) FROM rule WHERE version = $1 AND %1$s IS NOT NULL
      UNION ALL
      SELECT format('UPDATE rule SET %1$s = array_remove(%1$s, %%L) WHERE version = %%s AND rule = %%s', word, version, rule)
        FROM rule, unnest(%1$s) word WHERE version = $1 AND cardinality(%1$s) > 1$q$, gate) USING v;
  END LOOP;
END $$;

CREATE FUNCTION law.look_at(plan text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  ledger regnamespace := medins.create_ledger(plan);
BEGIN
  PERFORM medins.install_plan(ledger, plan);
  PERFORM set_config('search_path', format('%I, law, medins, public', plan), false);
  RETURN NEXT is((SELECT count(*)::int FROM medins.run_cases(ledger, 1)), 0, plan || ': the cases hold');
  RETURN NEXT is_empty('SELECT rule, clause FROM rule EXCEPT SELECT r.rule, r.clause FROM rule r JOIN policy_case c ON r.rule = ANY (c.rules)', plan || ': every rule is in a case');
  RETURN NEXT is_empty('SELECT clause FROM rule UNION SELECT clause FROM cap EXCEPT SELECT clause FROM policy_case', plan || ': every clause of a rule has a case');
  RETURN NEXT is_empty('SELECT reason FROM rule WHERE reason IS NOT NULL EXCEPT SELECT reason FROM policy_case', plan || ': every reason of a rule has a case');
  RETURN NEXT is_empty('SELECT pathway FROM coverage_rule WHERE effect <> ''end'' EXCEPT SELECT pathway FROM policy_case', plan || ': every way of being covered has a case');
  RETURN NEXT is_empty('SELECT name FROM policy_case WHERE rules IS NULL OR cash_paid IS NULL OR fund_paid IS NULL
                           OR decision = ''paid'' AND (deductible IS NULL OR note IS NULL AND total_amount > 0)', plan || ': no case is empty, and paid ones say how');
  RETURN NEXT is_empty('SELECT name, clause FROM policy_case WHERE NOT starts_with(name, clause || '' '')', plan || ': a case is named after its clause');
  RETURN NEXT is(medins.draft_plan(ledger, plan, '2027-01-01'), 2, plan || ': a draft to change');
  RETURN NEXT is((SELECT count(*)::int FROM medins.run_cases(ledger, 2)), 0, plan || ': its cases hold as well, though they are of earlier days');
END $$;


-- Shanghai --------------------------------------------------------------------------------------------------

SELECT law.look_at('shanghai');
-- What is left out of these changes nothing: the statuses of rules 1 and 15, the relation of rule 10 come with that
-- care and pathway alone; a pharmacy where rule 24 would ask for another credential is refused before (11, 22); rule 29
-- leaves nothing of layer 1 unmatched; layer 3 pays only what the college decides. What a family account pays is settled
-- directly, so that no deadline matters (70 to 73); a prescription outside the city is held before (21); without a
-- prescriber there are only pharmacies (73).
SELECT set_eq($$SELECT c FROM law.changes(2) c WHERE NOT law.noticed('shanghai', 2, c)$$, ARRAY[
  'UPDATE rule SET care = NULL WHERE version = 2 AND rule = 1', 'UPDATE rule SET pathway = NULL WHERE version = 2 AND rule = 1',
  'UPDATE rule SET pathway = NULL WHERE version = 2 AND rule = 15', 'UPDATE rule SET care = NULL WHERE version = 2 AND rule = 10',
  'UPDATE rule SET credential = NULL WHERE version = 2 AND rule = 24', 'UPDATE layer SET unmatched = ''pass'' WHERE version = 2 AND layer = 1',
  'UPDATE layer SET payer = ''fund'' WHERE version = 2 AND layer = 3', 'UPDATE layer SET payer = ''relief'' WHERE version = 2 AND layer = 3',
  'UPDATE layer SET payer = ''serious_illness'' WHERE version = 2 AND layer = 3',
  'UPDATE rule SET apply_within = ''6 months'' WHERE version = 2 AND rule = 70', 'UPDATE rule SET apply_within = ''6 months'' WHERE version = 2 AND rule = 71',
  'UPDATE rule SET apply_within = ''6 months'' WHERE version = 2 AND rule = 72', 'UPDATE rule SET apply_within = ''6 months'' WHERE version = 2 AND rule = 73',
  'UPDATE rule SET locality = NULL WHERE version = 2 AND rule = 72', 'UPDATE rule SET care = NULL WHERE version = 2 AND rule = 73'], 'shanghai: every change is noticed that changes something');

SELECT is(law.otherwise('shanghai', 2, $$UPDATE plan_version SET claim_order = 'served' WHERE version = :v$$),
  'ORDER care of 1 May settled after that of 2 May: pended out_of_order', 'ORDER, order_key = served');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE plan_version SET stay_date = 'discharge' WHERE version = :v$$),
'DATES a stay across the new year: 2025
EDGE a stay that outlasts cover: 2026', 'DATES, stay_date = discharge');
SELECT is(law.otherwise('shanghai', 2, $$DELETE FROM rule WHERE version = :v AND rule = 1$$),
'EDGE a stay that began before cover: denied not_covered
EDGE observation that began before cover: denied not_covered', 'EDGE, begun before cover: not covered');
SELECT is(law.otherwise('shanghai', 2, $$INSERT INTO rule (version, rule, layer, rank, status, effect, reason, clause) VALUES (:v, 100, 1, -85, '{cover_ended_within}', 'pend', 'stay_before_cover', 'EDGE')$$),
  'EDGE a stay that outlasts cover: pended stay_before_cover', 'EDGE, begun while covered: held too');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET relation = '{campus}' WHERE version = :v AND rule = 30$$),
'SH-18 a prescription of another college''s clinic: pended level_unknown
SH-18 emergency at another college''s clinic: pended level_unknown
SH-6.1a clinic of another college: pended level_unknown', 'SH-6.1a, campus = own');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET care = '{outpatient,emergency,observation,pharmacy}' WHERE version = :v AND rule BETWEEN 31 AND 33;
  UPDATE rule SET care = '{inpatient}' WHERE version = :v AND rule BETWEEN 34 AND 36$$),
-- (1050 − 300) × 70 %, (1100 − 300) × 60 %, (1300 − 300) × 50 %, (550 − 300) × 70 %; of the copay of 620 then 60 or 65 %
'SH-12n2 freshman''s observation at the clinic: paid 175.00 375.00
SH-14 … observation at the clinic: paid 175.00 375.00
SH-18 observation at another college''s clinic: paid 525.00 family 249.99 275.01
SH-18 observation at the clinic: paid 525.00 family 525.00 0.00
SH-6.2 mental illness, 60 %: paid 480.00 serious illness 372.00 248.00
SH-6.2 mental illness, 65 %: paid 480.00 serious illness 403.00 217.00
SH-7 mental illness, no insurer chosen: pended insurer_not_chosen
SH-8r severely disabled, observation: paid 480.00 relief 300.00 320.00
SH-9 observation at a college clinic: paid 175.00 375.00
SH-9 observation, level 1: paid 525.00 525.00
SH-9 observation, level 2: paid 480.00 620.00
SH-9 observation, level 3: paid 500.00 800.00
SN-10.3 observation before card settlement: paid 480.00 620.00', 'SH-9, observation as outpatient care');
SELECT is(law.otherwise('shanghai', 2, $$DELETE FROM rule WHERE version = :v AND rule IN (4, 5)$$),
'SH-9 admitted as an emergency, not designated: denied not_designated
SH-9 emergency at a place that is not designated: denied not_designated', 'SH-9, an emergency at a place that is not designated: refused like others');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET effect = 'deny' WHERE version = :v AND rule IN (7, 29)$$),
'SH-9 a level without a rate: denied level_unknown
SH-9 a stay, level not recorded: denied level_unknown
SH-9 a stay, not connected: denied not_connected
SH-9 level not recorded: denied level_unknown
SH-9 not connected: denied not_connected', 'SH-9, no level or not connected: refused');
SELECT is(law.otherwise('shanghai', 2, $$DELETE FROM rule WHERE version = :v AND rule = 21$$),
-- 100 of the deductible were used up, 200 are left: all of the bill
'SH-20.2 outside the city, handed in: paid 0.00 100.00
SH-20.2 outside the city: paid 0.00 100.00', 'SH-20.2, pharmacies outside the city by the home plan');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET effect = 'deny' WHERE version = :v AND rule = 3$$),
'SH-16 not filed, a stay: denied not_filed
SH-16 not filed, not designated: denied not_filed
SH-16 not filed: denied not_filed', 'SH-16, not filed: refused');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET effect = 'deny', reason = 'old_route' WHERE version = :v AND rule = 9$$),
'SN-10.3 emergency, no date recorded: denied old_route
SN-10.3 outpatient, no date recorded: denied old_route
SN-10.3 pharmacy, no date recorded: denied old_route', 'SN-10.3, no date recorded: on the old route');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET apply_within = '6 months -1 day' WHERE version = :v AND apply_within IS NOT NULL$$),
'SH-12 a card that did not work is one not carried: denied applied_late
SH-12 a freshman''s emergency at a clinic, the account works: denied applied_late
SH-12 a medical-only card that did not work: denied applied_late
SH-12 an electronic credential that did not work: denied applied_late
SH-12 an emergency at a college clinic: denied applied_late
SH-12 emergency of 28 February, 28 August: denied applied_late
SH-12 emergency of 31 August, end of February: denied applied_late
SH-12 emergency of 31 August, leap day: denied applied_late
SH-12 emergency, the last good day: denied applied_late
SH-12 entered as outpatient care, card invalid: denied applied_late
SH-12 entered as outpatient care, the last good day: denied applied_late
SH-12n2 a freshman''s stay: denied applied_late
SH-12n2 freshman before the account works, the last good day: denied applied_late
SN-6.4 autumn 2022, the last good day: denied applied_late', 'SH-12 SH-12n2 SN-6.4, the day before is the last');
SELECT is(law.otherwise('shanghai', 2, $$DELETE FROM rule WHERE version = :v AND apply_within IS NOT NULL$$),
'SH-12 emergency of 28 February, 29 August: paid 70.00 330.00
SH-12 emergency of 31 August, 1 March: paid 70.00 330.00
SH-12 emergency, the day after: paid 70.00 330.00
SH-12 entered as outpatient care, the day after: paid 70.00 330.00
SH-12n2 a freshman''s stay, too late: paid 750.00 350.00
SH-12n2 freshman before the account works, the day after: paid 70.00 330.00
SN-6.4 autumn 2022, the day after: paid 70.00 330.00', 'SH-12 SH-12n2 SN-6.4, deadline_months = null');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET apply_within = '6 months' WHERE version = :v AND effect = 'pay'$$),
'SH-14 identity not synchronised, no deadline: denied applied_late
SH-14 … a freshman, no deadline: denied applied_late
SH-14 … a freshman, not synchronised when settled: denied applied_late
SH-14 … a stay, card shown: denied applied_late
SH-14 … a stay, lost by discharge, a card that worked: denied applied_late
SH-14 … a stay, lost by discharge, card shown: denied applied_late
SH-14 … a stay, lost by discharge: denied applied_late
SH-14 … a stay: denied applied_late
SH-14 … an emergency, no deadline: denied applied_late
SH-14 … an emergency, not synchronised when settled: denied applied_late
SH-14 … autumn 2022, no deadline: denied applied_late
SH-14 … autumn 2022, not synchronised when settled: denied applied_late
SH-14 … in a pharmacy, electronic: denied applied_late
SH-14 … in a pharmacy, prescribed at the clinic: denied applied_late
SH-14 … in a pharmacy: denied applied_late
SH-16 no deadline for a stay, level 1: denied applied_late
SH-16 no deadline for a stay, level 3: denied applied_late
SH-16 no deadline for an emergency entered as outpatient care: denied applied_late
SH-16 no deadline for an emergency outside: denied applied_late
SH-16 no deadline outside the city: denied applied_late
SH-16 no deadline, level 3: denied applied_late
SH-6.2 no deadline, 65 %: denied applied_late
SH-6.2 no deadline: denied applied_late
SH-8r no deadline for a stay: denied applied_late
SH-8r no deadline: denied applied_late', 'SH-14 SH-16 SH-6.2 SH-8r, a deadline for all');
SELECT is(law.otherwise('shanghai', 2, $$DELETE FROM rule WHERE version = :v AND rule = 18$$),
'SH-12 a stay outside the city, no credential: denied claim_later
SH-12 a stay, no credential, handed in: paid 0.00 100.00
SH-12 a stay, no credential: denied claim_later
SH-12 observation, no credential: denied claim_later', 'SH-12, a stay without a credential: cash first, then reimbursed');
SELECT is(law.otherwise('shanghai', 2, $$DELETE FROM rule WHERE version = :v AND rule IN (23, 24, 25, 26)$$),
-- bills of 100: of the yearly 300 another 100, of a stay's deductible 100; at a clinic 80 %
'SH-12 a stay outside the city, credential invalid: paid 0.00 100.00
SH-12 a stay, credential invalid, handed in: paid 0.00 100.00
SH-12 a stay, credential invalid: paid 0.00 100.00
SH-12 emergency entered as outpatient care, card invalid: paid 0.00 100.00
SH-12 emergency, card invalid: paid 0.00 100.00
SH-12 emergency, electronic credential invalid: paid 0.00 100.00
SH-12 emergency, medical-only card invalid: paid 0.00 100.00
SH-12 observation, credential invalid: paid 0.00 100.00
SH-12 outpatient, credential invalid, chronic infectious illness: paid 0.00 100.00
SH-12 outpatient, credential invalid, handed in: paid 80.00 20.00
SH-12 outpatient, credential invalid, mental illness: paid 0.00 100.00
SH-12 outpatient, credential invalid, referred: paid 0.00 100.00
SH-12 outpatient, credential invalid: paid 0.00 100.00
SH-16 filed, card invalid: paid 0.00 100.00
SH-18 a credential that did not work: paid 0.00 100.00
SH-18 a prescription, a credential that did not work: paid 0.00 100.00
SH-18 a stay, a credential that did not work: paid 40.00 60.00
SH-20.2 it did not work, a freshman: paid 0.00 100.00
SH-20.2 it did not work, joined in mid-year: paid 80.00 20.00
SH-20.2 it did not work, on the list: paid 0.00 100.00
SH-20.2 the electronic credential did not work: paid 0.00 100.00
SN-6.4 autumn 2022, card invalid: paid 0.00 100.00', 'SH-12 SH-20.2, a credential that did not work counts as carried');
SELECT is(law.otherwise('shanghai', 2, $$DELETE FROM rule WHERE version = :v AND rule = 16$$),
'SH-14 at the clinic, handed in: paid 80.00 20.00
SH-14 emergency at another college''s clinic, handed in: paid 80.00 20.00', 'SH-14, reimbursed at a college clinic as elsewhere');
SELECT is(law.otherwise('shanghai', 2, $$INSERT INTO rule (version, rule, layer, rank, care, status, effect, reason, clause)
  VALUES (:v, 100, 1, -31, '{outpatient}', '{no_record_book}', 'deny', 'no_credential', 'SH-23')$$),
  'SH-23 without a record book: denied no_credential', 'SH-23, record_book_required = yes');

-- without the deductible the fund pays its share from the first fen; nothing is used up
SELECT is(law.otherwise('shanghai', 2, $$INSERT INTO rule (version, rule, layer, care, status, effect, deductible_times, clause) VALUES
    (:v, 100, 1, '{outpatient,emergency,pharmacy}', '{minimum_living,severe_disability}', 'adjust', 0, 'SH-8r'),
    (:v, 101, 1, '{inpatient,observation}', '{severe_disability}', 'adjust', 0, 'SH-8r')$$),
'LATE relief and serious illness, before family money: paid 700.00 serious illness 195.00 family 105.00 0.00
LATE relief, then serious illness, a stay: paid 12180.00 serious illness 4872.00 3248.00
LATE relief, then serious illness: paid 700.00 serious illness 195.00 105.00
LATE serious illness, then relief: paid 700.00 serious illness 195.00 105.00
SH-6.2 kidney transplant, 65 %: paid 600.00 serious illness 260.00 140.00
SH-8c no hardship: denied not_entitled
SH-8r in a pharmacy: paid 105.00 45.00
SH-8r minimum-living, outpatient: paid 280.00 120.00
SH-8r no deadline for a stay: paid 840.00 210.00
SH-8r no deadline: paid 280.00 120.00
SH-8r not applied for: paid 280.00 120.00
SH-8r severely disabled, a stay: paid 780.00 520.00
SH-8r severely disabled, emergency: paid 600.00 400.00
SH-8r severely disabled, observation: paid 825.00 275.00
SH-8r severely disabled, outpatient: paid 500.00 500.00
SH-8r the last fen of the deductible: paid 0.01 0.01
SH-8r totals as if the person had paid: paid 175.00 75.00', 'SH-8r, relief_mode = waive');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE layer SET base = 'above_deductible' WHERE version = :v AND name = 'serious_illness'$$),
-- the deductible of 300 (a stay at level 2: 100) stays with the person
'LATE cash is replaced before family money: paid 490.00 serious illness 126.00 family 300.00 84.00
LATE less than the cash is replaced: paid 490.00 serious illness 126.00 family 100.00 284.00
LATE serious illness gives back to the account: paid 490.00 serious illness 126.00 family 384.00 0.00
SH-6.2 haemophilia, 60 %: paid 350.00 serious illness 210.00 440.00
SH-6.2 haemophilia, 65 %: paid 350.00 serious illness 227.50 422.50
SH-6.2 kidney transplant, 60 %: paid 420.00 serious illness 168.00 412.00
SH-6.2 kidney transplant, 65 %: paid 420.00 serious illness 182.00 398.00
SH-6.2 malignant tumour, 60 %: paid 12000.00 serious illness 4800.00 3500.00
SH-6.2 malignant tumour, 65 %: paid 12000.00 serious illness 5200.00 3100.00
SH-6.2 mental illness, 60 %: paid 750.00 serious illness 150.00 200.00
SH-6.2 mental illness, 65 %: paid 750.00 serious illness 162.50 187.50
SH-6.2 no deadline, 65 %: paid 490.00 serious illness 136.50 373.50
SH-6.2 no deadline: paid 490.00 serious illness 126.00 384.00
SH-6.2 of what is in scope: paid 385.00 serious illness 99.00 516.00
SH-6.2 uraemia, 60 %: paid 490.00 serious illness 126.00 384.00
SH-6.2 uraemia, 65 %: paid 490.00 serious illness 136.50 373.50', 'SH-6.2, si_base = above_deductible');
SELECT is(law.otherwise('shanghai', 2, $$UPDATE rule SET care = care || '{pharmacy}' WHERE version = :v AND rule BETWEEN 60 AND 62$$),
'SH-6.2 in a pharmacy, low income: paid 490.00 serious illness 331.50 178.50
SH-6.2 in a pharmacy, no insurer chosen: pended insurer_not_chosen
SH-6.2 in a pharmacy: paid 490.00 serious illness 306.00 204.00', 'SH-6.2, si_pharmacy = yes');
-- 465.00 + 50.00 = 515.00, × 60 % = 309.00; 456.00 + 30.00
SELECT is(law.otherwise('shanghai', 2, $$UPDATE plan_version SET advance_is_copay = true WHERE version = :v$$),
'SH-18 neither over-limit nor advance self-pay: paid 364.00 family 486.00 150.00
SH-6.2 of what is in scope: paid 385.00 serious illness 309.00 306.00', 'SH-6.2 SH-18, advance_is_copay = yes');
-- of family money nothing goes back to the account, and the person gets it in cash
SELECT is(law.otherwise('shanghai', 2, $$UPDATE plan_version SET late_return = 'person' WHERE version = :v$$),
'LATE cash is replaced before family money: paid 490.00 serious illness 306.00 family 300.00 -96.00
LATE relief and serious illness, before family money: paid 490.00 relief 300.00 serious illness 136.50 family 510.00 -436.50
LATE serious illness gives back to the account: paid 490.00 serious illness 306.00 family 510.00 -306.00', 'LATE, late_return = person');
-- the deductible of 300 (a stay at level 1: 50, at level 2: 100) stays with the person
SELECT is(law.otherwise('shanghai', 2, $$UPDATE layer SET base = 'above_deductible' WHERE version = :v AND name = 'family'; DELETE FROM policy_case WHERE version = :v AND clause = 'LATE'$$),
'SH-18 a prescription from where a college has chosen: paid 420.00 family 280.00 300.00
SH-18 a prescription: paid 490.00 family 210.00 300.00
SH-18 a stay before card settlement: paid 800.00 family 200.00 50.00
SH-18 a stay, electronic credential: paid 750.00 family 250.00 100.00
SH-18 a stay: paid 800.00 family 200.00 50.00
SH-18 it holds one fen less: paid 490.00 family 210.00 300.00
SH-18 it holds one fen more: paid 490.00 family 210.00 300.00
SH-18 neither over-limit nor advance self-pay: paid 364.00 family 156.00 480.00
SH-18 never what is self-funded: paid 420.00 family 180.00 400.00
SH-18 observation at another college''s clinic: paid 800.00 family 200.00 50.00
SH-18 observation at the clinic: paid 800.00 family 200.00 50.00
SH-18 the account holds just that: paid 490.00 family 210.00 300.00
SH-18 the copay, deductible included: paid 490.00 family 210.00 300.00
SH-18 where a college has chosen: paid 420.00 family 280.00 300.00', 'SH-18, the deductible left out');


-- Weihai ----------------------------------------------------------------------------------------------------

SELECT law.look_at('weihai');
-- What is left out of these changes nothing: the status of rule 8 comes with stays of who is not covered alone; other
-- places are decided by rules 2, 21 before 22 to 24 are asked, and the institution that a college chooses lies in
-- Weihai; of what comes to rule 24 all is a referral, and agreed (4, 5, 23); there is one layer, so that nobody else could
-- pay, and none on the copay; nothing is paid on application.
SELECT set_eq($$SELECT c FROM law.changes(2) c WHERE NOT law.noticed('weihai', 2, c)$$, ARRAY[
  'UPDATE rule SET care = NULL WHERE version = 2 AND rule = 8', 'UPDATE rule SET pathway = NULL WHERE version = 2 AND rule = 8',
  'UPDATE rule SET locality = NULL WHERE version = 2 AND rule = 20', 'UPDATE rule SET locality = NULL WHERE version = 2 AND rule = 22',
  'UPDATE rule SET locality = NULL WHERE version = 2 AND rule = 23', 'UPDATE rule SET locality = NULL WHERE version = 2 AND rule = 24',
  'UPDATE rule SET access = NULL WHERE version = 2 AND rule = 24', 'UPDATE rule SET status = NULL WHERE version = 2 AND rule = 24',
  'UPDATE layer SET unmatched = ''pass'' WHERE version = 2 AND layer = 1', 'UPDATE plan_version SET advance_is_copay = true WHERE version = 2',
  'UPDATE plan_version SET late_return = ''person'' WHERE version = 2'],
  'weihai: every change is noticed that changes something');

SELECT is(law.otherwise('weihai', 2, $$UPDATE cap SET measure = 'base' WHERE version = :v$$),
-- 4950 and 4999.99 of the limit were used up; then 50.00 and 0.01 of the bill count, × 80 %
'WH-1.1 a bill of 5000.01: paid 3920.00 1080.01
WH-1.1 a bill of 5100.00: paid 3920.00 1180.00
WH-1.1 a bill of 5100.01: paid 3920.00 1180.01
WH-1.1 far above the limit: paid 3920.00 6180.00
WH-1.1 one fen above the limit: paid 3920.00 2430.01
WH-1.1 one fen below the limit: paid 3920.00 2429.99
WH-1.1 the limit exactly: paid 3920.00 2430.00
WH-1.1 the limit is reached within the bill: paid 40.00 60.00
WH-1.2b same deductible, same limit: paid 40.00 60.00
WH-2.1 an emergency elsewhere, not connected: paid 40.00 60.00
WH-2.1 chronic infectious illness: paid 40.00 60.00
WH-2.1 referred, limit nearly used up: paid 40.00 60.00', 'WH-1.1, cap_base = in_scope: 3920 at most');
SELECT is(law.otherwise('weihai', 2, $$UPDATE cap SET measure = 'above_deductible' WHERE version = :v$$),
'WH-1.1 a bill of 5100.01: paid 4000.00 1100.01
WH-1.1 far above the limit: paid 4000.00 6100.00
WH-1.1 one fen above the limit: paid 4000.00 2350.01
WH-1.1 one fen below the limit: paid 4000.00 2349.99
WH-1.1 the limit exactly: paid 4000.00 2350.00
WH-1.1 the limit is reached within the bill: paid 40.00 60.00
WH-1.2b same deductible, same limit: paid 40.00 60.00
WH-2.1 an emergency elsewhere, not connected: paid 40.00 60.00
WH-2.1 chronic infectious illness: paid 40.00 60.00
WH-2.1 referred, limit nearly used up: paid 40.00 60.00', 'WH-1.1, cap_base = above_deductible: 4000 at most');
SELECT is(law.otherwise('weihai', 2, $$UPDATE rule SET deductible_uses = NULL, deductible_fills = NULL WHERE version = :v AND effect = 'pay'$$),
'ORDER care of 1 May settled after that of 2 May: paid 80.00 120.00
WH-1.1 deductible used up: paid 0.00 100.00
WH-1.1 the last fen of the limit: paid 0.00 10.00
WH-1.1 the limit is reached within the bill: paid 0.00 100.00
WH-1.1 the rest of the deductible: paid 0.00 100.00
WH-1.2b same deductible, same limit: paid 0.00 100.00
WH-2.1 an emergency elsewhere, not connected: paid 0.00 100.00
WH-2.1 chronic infectious illness: paid 0.00 100.00
WH-2.1 referred, limit nearly used up: paid 0.00 100.00', 'WH-1.1, a deductible for each visit');
SELECT is(law.otherwise('weihai', 2, $$UPDATE plan_version SET claim_order = 'served' WHERE version = :v$$),
  'ORDER care of 1 May settled after that of 2 May: pended out_of_order', 'ORDER, order_key = served: Weihai');
SELECT is(law.otherwise('weihai', 2, $$UPDATE plan_version SET stay_date = 'discharge' WHERE version = :v$$),
  'DATES a stay across the new year: 2026', 'DATES, stay_date = discharge: Weihai');
SELECT is(law.otherwise('weihai', 2, $$DELETE FROM rule WHERE version = :v AND rule = 8$$),
'EDGE a stay that began before cover: denied not_covered
EDGE observation that began before cover: denied not_covered', 'EDGE, begun before cover: not covered: Weihai');
-- of bills of 100 here 50 are deductible, 50 × 80 % are paid
SELECT is(law.otherwise('weihai', 2, $$DELETE FROM rule WHERE version = :v AND rule = 7$$),
'WH-1.2b household registration, directly: paid 40.00 60.00
WH-1.2b internship, an emergency, directly: paid 40.00 60.00', 'WH-1.2b, settled directly');
SELECT is(law.otherwise('weihai', 2, $$UPDATE rule SET effect = 'deny' WHERE version = :v AND rule = 2$$),
'WH-1.2b an emergency elsewhere: denied out_of_area_policy
WH-1.2b elsewhere: denied out_of_area_policy', 'WH-1.2b, elsewhere: refused');
SELECT is(law.otherwise('weihai', 2, $$DELETE FROM rule WHERE version = :v AND rule = 3$$),
'WH-2.1 an emergency, not designated: paid 40.00 60.00
WH-2.1 household registration, not designated: paid 40.00 60.00
WH-2.1 mental illness, not designated: paid 40.00 60.00
WH-2.1 referred, not designated: paid 40.00 60.00', 'WH-2.1, an exception may be anywhere');
SELECT is(law.otherwise('weihai', 2, $$UPDATE rule SET effect = 'pend' WHERE version = :v AND rule = 5$$),
'WH-2.1 not agreed, another clinic of the college: pended no_referral
WH-2.1 not agreed, not connected: pended no_referral
WH-2.1 not agreed, not designated: pended no_referral
WH-2.1 not agreed, the clinic of another college: pended no_referral
WH-2.1 not agreed: pended no_referral', 'WH-2.1, a referral that is claimed, not recorded: held');
SELECT is(law.otherwise('weihai', 2, $$UPDATE rule SET apply_within = '6 months' WHERE version = :v AND effect = 'pay'$$),
'WH-1.2b household registration, handed in late: denied applied_late
WH-2.1 at the chosen institution, agreed or not: denied applied_late
WH-2.1b an emergency, handed in late: denied applied_late
WH-2.1b mental illness, handed in late: denied applied_late
WH-2.1b referred, handed in late: denied applied_late', 'WH-2.1b WH-1.2b, were there a deadline');

SELECT * FROM finish();
ROLLBACK;
