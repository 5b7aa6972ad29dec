-- Examples worked out by hand from the law (docs/clauses.md names the ids), for
-- the model itself: it must know them before it may judge anything else.  The
-- test settles the same bills through the extension too.
--
-- Needs two ledgers with the shipped plans, shanghai and weihai.

CREATE TABLE model.example (
  no int GENERATED ALWAYS AS IDENTITY, ledger text, clause text, bill model.bill,
  -- by hand
  decision text, reason text, deductible numeric, fund_paid numeric, cash_paid numeric,
  -- by the model
  situation model.situation, split model.split);

-- Works a bill out by the model, after the person's earlier examples, and keeps
-- it beside what the hand says.  A bill is held to be paid unless a reason is given.
CREATE FUNCTION model.expect(
  clause text, person bigint, place bigint, on_day date, total numeric,
  deductible numeric DEFAULT 0, fund numeric DEFAULT 0, denied text DEFAULT NULL, pended text DEFAULT NULL,
  care text DEFAULT 'outpatient', channel text DEFAULT 'direct', credential text DEFAULT 'e_credential', access text DEFAULT 'ordinary',
  until date DEFAULT NULL, settled date DEFAULT NULL, receipt date DEFAULT NULL, applied date DEFAULT NULL, prescriber bigint DEFAULT NULL,
  self_funded numeric DEFAULT 0, over_price_limit numeric DEFAULT 0, advance numeric DEFAULT 0, papers text[] DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  last_day date := coalesce(until, on_day);
  bill model.bill := ROW (person, place, prescriber, care, channel, credential, access, on_day, last_day,
                          coalesce(settled, applied, last_day),
                          CASE channel WHEN 'reimbursement' THEN coalesce(applied, settled, last_day) END,
                          CASE channel WHEN 'reimbursement' THEN coalesce(receipt, last_day) END, NULL, papers,
                          total, self_funded, over_price_limit, advance);
  s model.situation := model.situate(bill, model.rights(person, clock_timestamp()), clock_timestamp());
  before jsonb := (SELECT (e.split).accumulators FROM model.example e
                    WHERE e.ledger = current_schema AND (e.bill).person_id = person ORDER BY e.no DESC LIMIT 1);
BEGIN
  INSERT INTO model.example (ledger, clause, bill, decision, reason, deductible, fund_paid, cash_paid, situation, split)
  VALUES (current_schema, clause, bill, CASE WHEN denied IS NOT NULL THEN 'denied' WHEN pended IS NOT NULL THEN 'pended' ELSE 'paid' END,
          coalesce(denied, pended), deductible, fund, total - fund, s, model.split(bill, s, coalesce(before, '{}')));
END $$;

-- Examples that the model gets wrong.
CREATE FUNCTION model.wrong_examples() RETURNS TABLE (no int, clause text, by_hand text, by_model text)
BEGIN ATOMIC
  SELECT x.no, x.clause, concat_ws(' ', x.decision, x.reason, x.deductible, x.fund_paid, x.cash_paid),
         concat_ws(' ', (x.split).decision, (x.split).reason, (x.split).deductible, (x.split).fund_paid, (x.split).cash_paid)
    FROM model.example x
   WHERE (x.decision, x.reason, x.deductible, x.fund_paid, x.cash_paid)
         IS DISTINCT FROM ((x.split).decision, (x.split).reason, (x.split).deductible, (x.split).fund_paid, (x.split).cash_paid);
END;

CREATE FUNCTION model.fact(person bigint, kind text, from_day date, until_day date, year int DEFAULT NULL, organisation bigint DEFAULT NULL, code text DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO person (person_id, document_type, document_no, name) VALUES (person, 'other', 'T' || person, 'example ' || person) ON CONFLICT DO NOTHING;
  INSERT INTO fact (person_id, kind, valid, benefit_year, organisation_id, code) VALUES (person, kind, daterange(from_day, until_day), year, organisation, code);
END $$;

CREATE FUNCTION model.event(person bigint, kind text, day date, year int DEFAULT NULL, organisation bigint DEFAULT NULL, code text DEFAULT NULL) RETURNS void
BEGIN ATOMIC
  SELECT model.fact(person, kind, day, day + 1, year, organisation, code);
END;

-- ---------------------------------------------------------------------------
SELECT model.use('shanghai');
SELECT model.add_words();

INSERT INTO college (college_id, name, card_settlement_from) VALUES (1, 'pilot', '2022-01-01'), (2, 'later', '2023-03-01'), (3, 'not yet known', NULL);
INSERT INTO institution (institution_id, code, name) VALUES
  (1, 'C1', 'clinic of college 1'), (2, 'H2', 'hospital of level 2'), (3, 'H3', 'hospital of level 3'), (4, 'S1', 'community centre'),
  (5, 'U', 'not designated'), (6, 'N', 'level not recorded'), (7, 'P', 'pharmacy'), (8, 'A', 'away, connected'), (9, 'B', 'away, not connected'),
  (10, 'D', 'designated until the end of June 2025');
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (1, '(,)', 1, 'campus_clinic', '310110', true, true), (2, '(,)', 2, 'hospital', '310110', true, true),
  (3, '(,)', 3, 'hospital', '310110', true, true), (4, '(,)', 1, 'community_centre', '310115', true, true),
  (5, '(,)', 2, 'hospital', '310110', false, false), (6, '(,)', NULL, 'hospital', '310110', true, true),
  (7, '(,)', NULL, 'pharmacy', '310110', true, true), (8, '(,)', 2, 'hospital', '330102', true, true),
  (9, '(,)', 3, 'hospital', '330102', true, false),
  (10, '(,2025-07-01)', 3, 'hospital', '310110', true, true), (10, '[2025-07-01,)', 3, 'hospital', '310110', false, true);
INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES (1, 1, 'campus', true, '(,)');
INSERT INTO enrolment_window (kind, benefit_year, valid) VALUES
  ('collection', 2025, '[2024-10-15,2025-01-21)'), ('collection', 2026, '[2025-10-15,2026-01-01)');

-- 1–4: enrolled for 2025 in time, college 1
SELECT model.fact(p, 'study', '2024-09-01', NULL, NULL, 1), model.event(p, 'declaration', '2024-10-10', 2025, 1), model.event(p, 'payment', '2024-10-20', 2025, 1)
  FROM generate_series(1, 4) p;

SELECT model.expect('SH-6.1b', 1, 3, '2025-03-01', 1000, deductible => 300, fund => 350);
SELECT model.expect('SH-6.1b', 1, 3, '2025-03-02', 100, fund => 50);
SELECT model.expect('SH-6.1b', 1, 2, '2025-03-03', 100, fund => 60);
SELECT model.expect('SH-6.1b', 1, 4, '2025-03-04', 100, fund => 70);
SELECT model.expect('SH-6.1b', 1, 2, '2025-03-05', 1500, fund => 600, self_funded => 200, over_price_limit => 100, advance => 200);
SELECT model.expect('SH-4', 1, 3, '2025-12-31', 100, fund => 50);
SELECT model.expect('SH-11', 1, 3, '2026-01-01', 100, denied => 'not_covered');
SELECT model.expect('SH-11', 1, 1, '2026-01-01', 100, denied => 'not_covered');
SELECT model.expect('SH-4', 1, 3, '2024-12-31', 100, denied => 'not_covered');

-- the deductible to the fen, and half a fen away from zero
SELECT model.expect('SH-6.1b', 2, 4, '2025-03-01', 299.99, deductible => 299.99);
SELECT model.expect('SH-6.1a', 2, 1, '2025-03-01', 100, fund => 80);
SELECT model.expect('SH-6.1b', 2, 4, '2025-03-02', 0.01, deductible => 0.01);
SELECT model.expect('ROUND', 2, 4, '2025-03-02', 0.01, fund => 0.01);
SELECT model.expect('ROUND', 2, 3, '2025-03-02', 0.03, fund => 0.02);
SELECT model.expect('ROUND', 2, 2, '2025-03-02', 0.01, fund => 0.01);
SELECT model.expect('ROUND', 2, 1, '2025-03-02', 0.02, fund => 0.02);
SELECT model.expect('SH-6.1a', 2, 1, '2025-03-02', 33.33, fund => 26.66);

-- stays: a deductible each, beside the year's
SELECT model.expect('SH-6.1c', 3, 3, '2025-03-01', 1000, care => 'inpatient', until => '2025-03-05', deductible => 300, fund => 420);
SELECT model.expect('SH-6.1c', 3, 3, '2025-04-01', 1000, care => 'inpatient', until => '2025-04-05', deductible => 300, fund => 420);
SELECT model.expect('SH-6.1c', 3, 4, '2025-05-01', 1000, care => 'inpatient', until => '2025-05-05', deductible => 50, fund => 760);
SELECT model.expect('SH-6.1c', 3, 2, '2025-06-01', 1000, care => 'inpatient', until => '2025-06-05', deductible => 100, fund => 675);
SELECT model.expect('SH-9', 3, 2, '2025-06-01', 1000, care => 'observation', until => '2025-06-02', deductible => 100, fund => 675);
SELECT model.expect('SH-6.1b', 3, 3, '2025-06-10', 300.02, deductible => 300, fund => 0.01);
SELECT model.expect('EDGE', 3, 3, '2025-12-30', 1300, care => 'inpatient', until => '2026-01-05', deductible => 300, fund => 600);
SELECT model.expect('EDGE', 3, 3, '2024-12-30', 1300, care => 'inpatient', until => '2025-01-05', pended => 'stay_before_cover');
SELECT model.expect('EDGE', 3, 3, '2024-12-29', 1300, care => 'inpatient', until => '2024-12-31', denied => 'not_covered');

-- places, credentials, pharmacies
SELECT model.expect('SH-9', 4, 5, '2025-03-01', 100, denied => 'not_designated');
SELECT model.expect('SH-9', 4, 5, '2025-03-01', 100, care => 'emergency', pended => 'emergency_undesignated');
SELECT model.expect('SH-9', 4, 6, '2025-03-01', 100, pended => 'level_unknown');
SELECT model.expect('SH-9', 4, 10, '2025-07-01', 100, denied => 'not_designated');
SELECT model.expect('SH-9', 4, 10, '2025-06-30', 500, deductible => 300, fund => 100);
SELECT model.expect('SH-12', 4, 3, '2025-03-01', 100, credential => 'none', denied => 'no_credential');
SELECT model.expect('SH-12', 4, 3, '2025-03-01', 100, care => 'emergency', credential => 'none', denied => 'claim_later');
SELECT model.expect('SH-12', 4, 3, '2025-08-31', 100, care => 'emergency', channel => 'reimbursement', credential => 'none', receipt => '2025-08-31', applied => '2026-02-28', fund => 50);
SELECT model.expect('SH-12', 4, 3, '2025-08-31', 100, care => 'emergency', channel => 'reimbursement', credential => 'none', receipt => '2025-08-31', applied => '2026-03-01', denied => 'applied_late');
SELECT model.expect('SH-12', 4, 3, '2025-03-15', 100, care => 'emergency', channel => 'reimbursement', credential => 'none', receipt => '2025-03-15', applied => '2025-09-15', fund => 50);
SELECT model.expect('SH-12', 4, 3, '2025-03-15', 100, care => 'emergency', channel => 'reimbursement', credential => 'none', receipt => '2025-03-15', applied => '2025-09-16', denied => 'applied_late');
SELECT model.expect('SH-12', 4, 3, '2025-03-15', 100, care => 'emergency', channel => 'reimbursement', credential => 'none', receipt => '2025-03-15', applied => '2025-09-15', papers => '{credential,receipt}', pended => 'papers_missing');
SELECT model.expect('SH-12', 4, 3, '2025-03-15', 100, care => 'emergency', channel => 'reimbursement', credential => 'none', receipt => '2025-03-15', applied => '2025-09-15', papers => '{records,credential,receipt}', fund => 50);
SELECT model.expect('SH-12', 4, 3, '2025-03-15', 1000, care => 'inpatient', until => '2025-03-20', credential => 'none', pended => 'stay_no_credential');
SELECT model.expect('SH-20.2', 4, 7, '2025-03-01', 100, care => 'pharmacy', prescriber => 1, fund => 80);
SELECT model.expect('SH-20.2', 4, 7, '2025-03-01', 100, care => 'pharmacy', prescriber => 2, fund => 60);
SELECT model.expect('SH-20.2', 4, 7, '2025-03-01', 100, care => 'pharmacy', prescriber => 1, credential => 'card', denied => 'not_electronic');
SELECT model.expect('SH-20.1', 4, 7, '2025-03-01', 100, care => 'pharmacy', denied => 'no_prescription');
SELECT model.expect('SH-16', 4, 8, '2025-03-01', 100, pended => 'not_filed');
SELECT model.fact(4, 'out_of_area', '2025-04-01', '2025-06-01', NULL, NULL, '33');
SELECT model.expect('SH-17', 4, 8, '2025-04-01', 100, fund => 60);
SELECT model.expect('SH-17', 4, 8, '2025-06-01', 100, pended => 'not_filed');
SELECT model.expect('SH-17', 4, 8, '2025-03-25', 1100, care => 'inpatient', until => '2025-04-02', deductible => 100, fund => 750);
SELECT model.expect('SH-16', 4, 9, '2025-04-01', 100, denied => 'unconnected_claim_later');
SELECT model.expect('SH-16', 4, 9, '2025-04-01', 100, channel => 'reimbursement', credential => 'none', applied => '2026-04-01', fund => 50);
SELECT model.fact(4, 'identity_unsynchronised', '2025-05-01', '2025-05-11');
SELECT model.expect('SH-14', 4, 3, '2025-05-10', 100, denied => 'unsynchronised');
SELECT model.expect('SH-14', 4, 3, '2025-05-11', 100, fund => 50);
SELECT model.expect('SH-14', 4, 3, '2025-05-10', 100, channel => 'reimbursement', credential => 'e_credential', settled => '2025-05-20', fund => 50);
SELECT model.expect('SH-14', 4, 1, '2025-05-10', 100, channel => 'reimbursement', credential => 'e_credential', settled => '2025-05-20', denied => 'settle_again');

-- freshmen: August counts from September, the account works from the day after confirmation
SELECT model.fact(5, 'study', '2025-08-20', NULL, NULL, 1), model.event(5, 'confirmation', '2025-09-10', 2025, 1);
SELECT model.expect('SH-5', 5, 3, '2025-08-31', 100, denied => 'not_covered');
SELECT model.expect('SH-12n2', 5, 3, '2025-09-01', 100, denied => 'account_inactive');
SELECT model.expect('SH-12n2', 5, 3, '2025-09-10', 100, denied => 'account_inactive');
SELECT model.expect('SH-12n2', 5, 3, '2025-09-01', 400, channel => 'reimbursement', credential => 'none', care => 'emergency', settled => '2025-09-11', deductible => 300, fund => 50);
SELECT model.expect('SH-12n2', 5, 1, '2025-09-01', 100, channel => 'reimbursement', settled => '2025-09-11', denied => 'settle_again');
SELECT model.expect('SH-12n2', 5, 1, '2025-09-01', 100, settled => '2025-09-11', fund => 80);
SELECT model.expect('SH-5', 5, 3, '2025-12-31', 100, fund => 50);
SELECT model.expect('SH-5', 5, 3, '2026-01-01', 100, denied => 'not_covered');
-- confirmed the day before the collection window opens, on that day, in January; registered before autumn 2023
SELECT model.fact(6, 'study', '2025-09-15', NULL, NULL, 1), model.event(6, 'confirmation', '2025-10-14', 2025, 1);
SELECT model.expect('SH-5', 6, 1, '2025-09-15', 100, settled => '2025-10-15', fund => 80);
SELECT model.expect('SH-5', 6, 1, '2025-09-14', 100, settled => '2025-10-15', denied => 'not_covered');
SELECT model.fact(7, 'study', '2025-09-15', NULL, NULL, 1), model.event(7, 'confirmation', '2025-10-15', 2025, 1);
SELECT model.expect('SH-5', 7, 1, '2025-10-20', 100, denied => 'not_covered');
SELECT model.fact(8, 'study', '2022-09-05', NULL, NULL, 1), model.event(8, 'commitment', '2022-09-06', 2022, 1);
SELECT model.expect('SN-10.1', 8, 1, '2022-09-05', 100, fund => 80);
SELECT model.expect('SN-10.1', 8, 1, '2022-12-31', 100, fund => 80);
SELECT model.fact(9, 'study', '2022-09-05', NULL, NULL, 3), model.event(9, 'commitment', '2022-09-06', 2022, 3);
SELECT model.expect('SN-10.1', 9, 1, '2022-09-05', 100, pended => 'freshman_unclear');

-- in mid-year; a December payment covers nothing; a late one inside the window is in time
SELECT model.fact(p, 'study', '2024-09-01', NULL, NULL, 1), model.event(p, 'declaration', '2025-02-20', 2025, 1) FROM generate_series(10, 13) p;
SELECT model.event(10, 'payment', '2025-01-31', 2025, 1);
SELECT model.expect('SH-10', 10, 1, '2025-01-31', 100, denied => 'not_covered');
SELECT model.expect('SH-10', 10, 1, '2025-02-01', 100, fund => 80);
SELECT model.event(11, 'payment', '2025-12-01', 2025, 1);
SELECT model.expect('SH-10', 11, 1, '2025-12-31', 100, denied => 'not_covered');
SELECT model.event(12, 'payment', '2025-01-20', 2025, 1);
SELECT model.expect('SH-4', 12, 1, '2025-01-01', 100, fund => 80);
SELECT model.event(13, 'payment', '2025-01-21', 2025, 1);
SELECT model.expect('SH-10', 13, 1, '2025-01-25', 100, denied => 'not_covered');
SELECT model.expect('SH-10', 13, 1, '2025-02-01', 100, fund => 80);
-- paid but not declared, declared but not paid
SELECT model.fact(p, 'study', '2024-09-01', NULL, NULL, 1) FROM generate_series(14, 16) p;
SELECT model.event(14, 'payment', '2024-11-01', 2025, 1), model.event(15, 'declaration', '2024-11-01', 2025, 1);
SELECT model.expect('SN-3', 14, 1, '2025-03-01', 100, denied => 'not_covered');
SELECT model.expect('SN-3', 15, 1, '2025-03-01', 100, denied => 'not_covered');
-- the list of the severely disabled; local employment ends cover the day before
SELECT model.event(16, 'disability_listing', '2025-05-20', 2025);
SELECT model.expect('SH-8', 16, 1, '2025-05-19', 100, denied => 'not_covered');
SELECT model.expect('SH-8', 16, 1, '2025-05-20', 100, fund => 80);
SELECT model.fact(16, 'other_insurance', '2025-07-10', NULL, NULL, NULL, 'local_employee');
SELECT model.expect('SH-10', 16, 1, '2025-07-09', 100, fund => 80);
SELECT model.expect('SH-10', 16, 1, '2025-07-10', 100, denied => 'not_covered');
-- insurance elsewhere ends nothing until the termination
SELECT model.fact(17, 'study', '2024-09-01', NULL, NULL, 1), model.event(17, 'declaration', '2024-10-10', 2025, 1), model.event(17, 'payment', '2024-10-20', 2025, 1);
SELECT model.fact(17, 'other_insurance', '2025-03-01', NULL, NULL, NULL, 'elsewhere'), model.event(17, 'termination', '2025-04-10');
SELECT model.expect('SH-22', 17, 1, '2025-04-09', 100, fund => 80);
SELECT model.expect('SH-22', 17, 1, '2025-04-10', 100, denied => 'not_covered');
-- the old route: outpatient care before the college's date; stays are paid throughout
SELECT model.fact(p, 'study', '2021-09-01', NULL, NULL, p - 16), model.event(p, 'declaration', '2022-10-10', 2023, p - 16), model.event(p, 'payment', '2022-10-20', 2023, p - 16)
  FROM generate_series(18, 19) p;
SELECT model.expect('SN-10.3', 18, 3, '2023-02-28', 400, denied => 'old_route');
SELECT model.expect('SN-10.3', 18, 3, '2023-03-01', 400, deductible => 300, fund => 50);
SELECT model.expect('SN-10.3', 18, 3, '2023-02-27', 400, care => 'inpatient', until => '2023-02-28', deductible => 300, fund => 60);
SELECT model.expect('SN-10.3', 19, 3, '2023-03-01', 400, pended => 'card_start_unknown');
SELECT model.expect('SN-10.3', 19, 3, '2023-03-01', 400, care => 'observation', until => '2023-03-02', deductible => 300, fund => 60);
SELECT model.expect('FORCE', 18, 3, '2021-12-31', 100, pended => 'no_plan');

-- ---------------------------------------------------------------------------
SELECT model.use('weihai');
SELECT model.add_words();

INSERT INTO college (college_id, name, card_settlement_from) VALUES (1, 'college', '2020-01-01');
INSERT INTO institution (institution_id, code, name) VALUES
  (1, 'C', 'chosen'), (2, 'O', 'another in the city'), (3, 'U', 'not designated'), (4, 'Q', 'in Qingdao'), (5, 'J', 'in Jinan'),
  (6, 'T', 'township centre, chosen for 2026'), (7, 'V', 'its village clinic');
UPDATE institution SET parent_id = 6 WHERE institution_id = 7;
INSERT INTO institution_term (institution_id, valid, level, kind, region, designated, connected)
SELECT i, '(,)', 1, CASE i WHEN 1 THEN 'campus_clinic' ELSE 'hospital' END, CASE i WHEN 4 THEN '370202' WHEN 5 THEN '370102' ELSE '371002' END, i <> 3, true
  FROM generate_series(1, 7) i;
INSERT INTO designation (college_id, institution_id, relation, owned, valid) VALUES
  (1, 1, 'designated', true, '[2024-01-01,2026-01-01)'), (1, 6, 'designated', false, '[2026-01-01,2027-01-01)');
INSERT INTO enrolment_window (kind, benefit_year, valid) VALUES
  ('collection', 2025, '[2024-10-10,2025-01-01)'), ('collection', 2026, '[2025-10-10,2026-01-01)');

-- 1–4: in the second year, paid for 2025 in time
SELECT model.fact(p, 'study', '2023-09-01', NULL, NULL, 1), model.event(p, 'payment', '2024-11-01', 2025, 1) FROM generate_series(1, 4) p;

SELECT model.expect('WH-1.1', 1, 1, '2025-03-01', 1000, deductible => 100, fund => 720);
SELECT model.expect('WH-1.1', 1, 1, '2025-03-02', 100, fund => 80);
SELECT model.expect('WH-1.1', 1, 1, '2025-03-03', 5250, fund => 4200);
SELECT model.expect('WH-1.1', 1, 1, '2025-03-04', 100);
SELECT model.expect('WH-1.2a', 1, 1, '2024-12-31', 100, pended => 'no_plan');
SELECT model.expect('WH-1.2a', 1, 1, '2026-01-01', 100, denied => 'not_covered');
-- the limit is on what the fund pays: 6350 earn exactly 5000
SELECT model.expect('WH-1.1', 2, 1, '2025-03-01', 6350, deductible => 100, fund => 5000);
SELECT model.expect('WH-1.1', 3, 1, '2025-03-01', 6350.01, deductible => 100, fund => 5000);
SELECT model.expect('WH-1.1', 4, 1, '2025-03-01', 6349.98, deductible => 100, fund => 4999.98);
SELECT model.expect('WH-1.1', 4, 1, '2025-03-02', 100, fund => 0.02);

-- elsewhere in the city
SELECT model.fact(p, 'study', '2023-09-01', NULL, NULL, 1), model.event(p, 'payment', '2024-11-01', 2025, 1) FROM generate_series(5, 6) p;
SELECT model.expect('WH-2.1', 5, 2, '2025-03-01', 200, denied => 'not_chosen');
SELECT model.expect('WH-2.1b', 5, 2, '2025-03-01', 200, access => 'mental', denied => 'cash_first');
SELECT model.expect('WH-2.1b', 5, 2, '2025-03-01', 200, channel => 'reimbursement', access => 'mental', papers => '{records,bank_card}', pended => 'papers_missing');
SELECT model.expect('WH-2.1', 5, 2, '2025-03-01', 200, channel => 'reimbursement', denied => 'not_chosen');
SELECT model.expect('WH-2.1', 5, 2, '2025-03-01', 200, channel => 'reimbursement', access => 'mental', deductible => 100, fund => 80);
SELECT model.expect('WH-2.1', 5, 2, '2025-03-01', 200, channel => 'reimbursement', care => 'emergency', fund => 160);
SELECT model.expect('WH-2.1', 5, 2, '2025-03-01', 200, channel => 'reimbursement', access => 'referred', denied => 'no_referral');
SELECT model.fact(5, 'referral', '2025-04-01', '2025-05-01', NULL, 1);
SELECT model.expect('WH-2.1', 5, 2, '2025-04-01', 200, channel => 'reimbursement', access => 'referred', fund => 160);
SELECT model.expect('WH-2.1', 5, 3, '2025-04-01', 200, channel => 'reimbursement', access => 'mental', pended => 'elsewhere_undesignated');
-- at home and at an internship by the local rule, from the same buckets; elsewhere held
SELECT model.fact(6, 'household', '2010-01-01', NULL, NULL, NULL, '3702');
SELECT model.expect('WH-1.2b', 6, 4, '2025-03-01', 200, channel => 'reimbursement', deductible => 100, fund => 80);
SELECT model.expect('WH-1.2b', 6, 1, '2025-03-01', 200, fund => 160);
SELECT model.expect('WH-1.2b', 6, 4, '2025-03-01', 200, denied => 'cash_first');
SELECT model.expect('WH-1.2b', 6, 5, '2025-03-01', 200, channel => 'reimbursement', pended => 'out_of_area_policy');
SELECT model.fact(6, 'internship', '2025-07-01', '2025-09-01', NULL, NULL, '370102');
SELECT model.expect('WH-1.2b', 6, 5, '2025-08-31', 200, channel => 'reimbursement', fund => 160);
SELECT model.expect('WH-1.2b', 6, 5, '2025-09-01', 200, channel => 'reimbursement', pended => 'out_of_area_policy');
-- what the notice does not give
SELECT model.expect('WH', 6, 2, '2025-03-01', 1000, care => 'inpatient', until => '2025-03-04', pended => 'no_benefit_rule');

-- newly enrolled: from the day of payment to the end of the next year
SELECT model.fact(p, 'study', '2025-09-01', NULL, NULL, 1) FROM generate_series(7, 9) p;
SELECT model.event(7, 'payment', '2025-10-20', 2026, 1);
SELECT model.expect('WH-1.2a', 7, 1, '2025-10-19', 200, denied => 'not_covered');
SELECT model.expect('WH-1.2a', 7, 1, '2025-10-20', 200, deductible => 100, fund => 80);
SELECT model.expect('WH-2.3', 7, 6, '2026-01-01', 200, deductible => 100, fund => 80);
SELECT model.expect('WH-2.2', 7, 7, '2026-01-02', 200, fund => 160);
SELECT model.expect('WH-2.3', 7, 1, '2026-01-02', 200, denied => 'not_chosen');
SELECT model.expect('WH-1.2a', 7, 6, '2026-12-31', 200, fund => 160);
SELECT model.expect('WH-1.2a', 7, 6, '2027-01-01', 200, denied => 'not_covered');
-- before the window opens; after the year
SELECT model.event(8, 'payment', '2025-10-09', 2026, 1);
SELECT model.expect('WH-1.2a', 8, 1, '2025-10-20', 200, denied => 'not_covered');
SELECT model.expect('WH-1.2a', 8, 6, '2026-01-01', 200, deductible => 100, fund => 80);
SELECT model.event(9, 'payment', '2026-01-15', 2026, 1);
SELECT model.expect('WH-1.2a', 9, 6, '2026-02-01', 200, pended => 'late_payment');

RESET search_path;

-- ---------------------------------------------------------------------------
-- The same bills through the extension.

CREATE PROCEDURE model.settle_examples() LANGUAGE plpgsql AS $$
DECLARE
  x record;
BEGIN
  FOR x IN SELECT e.no, e.ledger, (e.bill).* FROM model.example e ORDER BY e.no LOOP
    PERFORM model.use(x.ledger);
    INSERT INTO claim (person_id, institution_id, prescriber_id, request_id, care, channel, credential, access, receipt_no, receipt_date,
                       served_from, served_to, settled_on, applied_on, disease, papers, total_amount, self_funded, over_price_limit, advance_self_pay)
    VALUES (x.person_id, x.institution_id, x.prescriber_id, 'example ' || x.no, x.care, x.channel, x.credential, x.access,
            CASE x.channel WHEN 'reimbursement' THEN 'A' || x.no END, x.receipt_date, x.served_from, x.served_to, x.settled_on,
            x.applied_on, x.disease, x.papers, x.total_amount, x.self_funded, x.over_price_limit, x.advance_self_pay);
  END LOOP;
END $$;

-- Examples that the extension decides otherwise than the hand.
CREATE FUNCTION model.unlike_by_hand() RETURNS TABLE (no int, clause text, by_hand text, by_extension text) LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN QUERY
    SELECT x.no, x.clause, concat_ws(' ', x.decision, x.reason, x.deductible, x.fund_paid, x.cash_paid),
           concat_ws(' ', c.decision, c.reason, c.deductible, c.fund_paid, c.cash_paid)
      FROM model.example x
      LEFT JOIN claim c ON c.person_id = (x.bill).person_id AND c.request_id = 'example ' || x.no
     WHERE x.ledger = current_schema
       AND (x.decision, x.reason, x.deductible, x.fund_paid, x.cash_paid)
           IS DISTINCT FROM (c.decision, c.reason, c.deductible, c.fund_paid, c.cash_paid);
END $$;
