-- premiums: the views as they are read, who may change what, what is refused (SH-2, SH-3, SN-3, SH-8p, SH-18)
SET client_min_messages = warning;
SET DateStyle = ISO;
\set VERBOSITY terse
\set SHOW_CONTEXT never
SELECT medins.create_ledger('regress_premium');
SELECT medins.install_plan('regress_premium', 'shanghai');
SET search_path = regress_premium;

INSERT INTO college VALUES (1, 'a college', '2022-01-01');
INSERT INTO enrolment_window VALUES ('collection', 2025, '[2024-10-10,2024-12-01)');
INSERT INTO person (person_id, document_type, document_no, name, nationality) SELECT i, 'other', i, 'nobody', 'CHN' FROM generate_series(1, 6) i;
INSERT INTO study (person_id, college_id, valid, form)
  SELECT i, 1, daterange(CASE WHEN i = 5 THEN '2024-09-02' ELSE '2023-09-01' END::date, '2027-07-01'), 'undergraduate' FROM generate_series(1, 6) i;
-- 1 as it should be; 2 did not pay; 3 was not declared; 4 minimum-living, paid by person and government; 5 a freshman;
-- 6 the college and the family pay, too much
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, amount, payer) VALUES
  (1, 'declaration', '2024-09-20', 2025, NULL, NULL), (1, 'payment', '2024-10-15', 2025, 100, NULL),
  (2, 'declaration', '2024-09-20', 2025, NULL, NULL),
  (3, 'payment', '2024-10-15', 2025, 100, 'person'),
  (4, 'declaration', '2024-09-20', 2025, NULL, NULL), (4, 'payment', '2024-10-15', 2025, 40, NULL), (4, 'payment', '2024-11-15', 2025, 100, 'government'),
  (5, 'confirmation', '2024-09-05', 2024, NULL, NULL),
  (6, 'declaration', '2024-09-20', 2025, NULL, NULL), (6, 'payment', '2024-10-15', 2025, 80, 'college'), (6, 'payment', '2024-10-16', 2025, 80, 'family');
INSERT INTO status (person_id, status, valid, place) VALUES (4, 'minimum_living', '[2024-01-01,)', '310115');
SELECT person_id, kind, benefit_year, amount, payer FROM coverage_event WHERE payer IS NOT NULL ORDER BY person_id, fact_no;

-- what the year costs is not entered yet
SELECT person_id, benefit_year, premium, due, by_person, missing, refund, problems FROM premium_due ORDER BY person_id, benefit_year;
INSERT INTO premium VALUES ('shanghai', 2025, 100);
SELECT * FROM premium_due ORDER BY person_id, benefit_year;
SELECT * FROM premium_payment ORDER BY person_id, fact_no;
SELECT * FROM medins.students('regress_premium', 1, '2024-10-01', 2025);
SELECT * FROM coverage_month ORDER BY month, college_id LIMIT 6;
-- one person, read alone
SELECT person_id, due, paid FROM premium_due WHERE person_id = 6;

-- amounts are the office's to correct; what a version says of who pays is not
INSERT INTO premium VALUES ('shanghai', 2025, 200);
INSERT INTO premium VALUES ('shanghai', 2026, -1);
INSERT INTO premium VALUES ('shanghai', 2026, 0.001);
INSERT INTO premium VALUES ('nowhere', 2026, 100);
UPDATE premium SET amount = 120.5;
SELECT person_id, due, missing, refund, problems FROM premium_due WHERE benefit_year = 2025 ORDER BY person_id;
UPDATE premium_rule SET share = 0.5 WHERE rule = 6;
DELETE FROM premium_rule;
TRUNCATE premium_rule;
SELECT medins.draft_plan('regress_premium', 'shanghai', '2025-01-01') AS draft \gset
SELECT rule, payer, share, amount FROM premium_rule WHERE version = :draft ORDER BY rule;
UPDATE premium_rule SET share = NULL WHERE version = :draft AND rule = 6;
UPDATE premium_rule SET amount = 60 WHERE version = :draft AND rule = 6;
UPDATE premium_rule SET share = NULL, amount = 60 WHERE version = :draft AND rule = 6;
UPDATE premium_rule SET payer = 'parents' WHERE version = :draft;
UPDATE premium_rule SET clause = 'nowhere' WHERE version = :draft;
UPDATE premium_rule SET pathway = '{freshman,freshmen,freshman_2022_open}', listed = '{disability}' WHERE version = :draft AND rule = 1;
SELECT severity, finding, detail FROM medins.lint_plan('regress_premium', :draft) WHERE severity = 'error';
UPDATE premium_rule SET pathway = '{freshman}', listed = NULL WHERE version = :draft AND rule = 1;
SELECT medins.publish_plan('regress_premium', :draft);
SELECT person_id, due, by_person, by_government, missing, refund, clauses, problems FROM premium_due WHERE person_id = 4;

-- who paid is said of payments only, and by one of four words
\set VERBOSITY default
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, payer) VALUES (1, 'payment', '2024-10-15', 2026, 'parents');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, payer) VALUES (1, 'declaration', '2024-10-15', 2026, 'college');
INSERT INTO coverage_event (person_id, kind, happened_on, benefit_year, payer) VALUES (1, 'payment', '2024-10-15', 2026, '');

-- they run as who asks
CREATE ROLE regress_premium_reader;
GRANT USAGE ON SCHEMA regress_premium TO regress_premium_reader;
GRANT SELECT ON premium_due, premium_payment, coverage, fact, plan, plan_version, coverage_rule, premium_rule TO regress_premium_reader;
SET ROLE regress_premium_reader;
SELECT count(*) FROM premium_due;
RESET ROLE;
GRANT SELECT ON premium TO regress_premium_reader;
ALTER TABLE fact ENABLE ROW LEVEL SECURITY;
CREATE POLICY two ON fact USING (person_id < 3);
SET ROLE regress_premium_reader;
SELECT person_id, due, paid FROM premium_due ORDER BY person_id;
SELECT person_id, used FROM premium_payment;
RESET ROLE;
ALTER TABLE fact DISABLE ROW LEVEL SECURITY;
DROP OWNED BY regress_premium_reader;
DROP ROLE regress_premium_reader;
DROP SCHEMA regress_premium CASCADE;
