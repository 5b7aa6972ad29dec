-- plans: drafted, linted, published, and kept as published
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE ROLE regress_office;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_office', current_database()) \gexec
SET ROLE regress_office;
SELECT medins.create_ledger('regress_plan');
SET search_path = regress_plan;

-- the shipped plans have no errors, in whatever order they come; the first one settles
BEGIN;
SELECT medins.install_plan('regress_plan', 'shanghai');
SELECT medins.install_plan('regress_plan', 'weihai');
ROLLBACK;
SELECT medins.install_plan('regress_plan', 'weihai');
SELECT medins.install_plan('regress_plan', 'shanghai');
SELECT plan, settles, version, valid_from, published_at IS NOT NULL AS published
FROM plan JOIN plan_version USING (plan) ORDER BY version;
SELECT v.plan, l.severity, l.finding FROM plan_version v, medins.lint_plan('regress_plan', v.version) l
WHERE severity <> 'note' ORDER BY 1, 2, 3;
SELECT medins.install_plan('regress_plan', 'shanghai');
SELECT medins.install_plan('regress_plan', 'atlantis');
SELECT medins.install_plan('regress_plan', 'ledger');
SELECT medins.install_plan('regress_plan', NULL);
RESET ROLE;
BEGIN;
INSERT INTO medins.template (kind, name, body) VALUES ('plan', 'nothing', 'SELECT :version');
SELECT medins.install_plan('regress_plan', 'nothing');
ROLLBACK;
SET ROLE regress_office;

-- a plan of one's own begins with its row
INSERT INTO plan (plan, name_en, name_zh, region, settles) VALUES ('demo', 'Demo', '示例', '99', false);
INSERT INTO clause VALUES ('D-1', 'Half is paid.', '支付一半。');
INSERT INTO bucket (plan, bucket, unit, period) VALUES
  ('demo', 'deductible', 'amount', 'year'), ('demo', 'visits', 'count', 'year'), ('demo', '_served_on', 'count', 'year');
SELECT medins.draft_plan('regress_plan', 'demo', '2025-01-01') AS version \gset
SELECT * FROM plan_version WHERE version = :version;
SELECT severity, finding, layer, rules, detail FROM medins.lint_plan('regress_plan', :version);

-- findings
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, clause) VALUES
  (:version, 1, 'cover', 'annual', 'payment', 'year', '1 year', 'D-1');
-- a claim keeps the name of its pathway alone, so it must tell what the pathway means
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, start, ends, reason, clause) VALUES
  (:version, 2, 'pend', 'annual', 'payment', 'year', '1 year', 'no_benefit_rule', 'D-1'),
  (:version, 3, 'pend', 'open', 'payment', 'year', '1 year', 'no_benefit_rule', 'D-1'),
  (:version, 4, 'pend', 'open', 'payment', 'next_day', '1 year', 'too_old', 'D-1'),
  (:version, 5, 'pend', 'late', 'payment', 'next_day', '1 year', 'too_old', 'D-1');
INSERT INTO layer (version, layer, name, payer, base, settle, unmatched) VALUES
  (:version, 1, 'basic', 'fund', 'in_scope', 'inline', 'pend'),
  (:version, 2, 'aid', 'relief', 'copay', 'inline', 'pass');
INSERT INTO rule (version, rule, layer, rank, care, level, pathway, status, effect, deductible, deductible_uses, deductible_fills, bands_over, bands_start, nth_of, clause) VALUES
  (:version, 1, 1, 0, '{outpatient}', '{1,2}', NULL, NULL, 'pay', '{300}', 'deductible', 'deductible', NULL, 'above_deductible', NULL, 'D-1'),
  (:version, 2, 1, 0, '{outpatient}', '{2,3}', NULL, NULL, 'pay', '{300}', 'visits', 'deductible', 'deductible', 'above_deductible', 'deductible', 'D-1'),
  (:version, 3, 1, 1, '{outpatient,inpatient}', '{1,2}', '{anual}', NULL, 'pay', NULL, NULL, NULL, NULL, 'base', NULL, 'D-1'),
  (:version, 4, 1, 2, '{outpatient}', '{1}', NULL, '{poor}', 'pay', NULL, NULL, NULL, NULL, 'base', NULL, 'D-1'),
  (:version, 5, 2, 0, NULL, NULL, NULL, '{poor}', 'pay', NULL, NULL, NULL, NULL, 'base', NULL, 'D-1');
INSERT INTO band (version, rule, from_amount, rate) VALUES
  (:version, 1, 0, 0.5), (:version, 2, 100, 0.5), (:version, 4, 0, 0.5), (:version, 4, 1000, 0), (:version, 5, 0, 0.5);
SELECT severity, finding, layer, rules, detail FROM medins.lint_plan('regress_plan', :version);
SELECT medins.publish_plan('regress_plan', :version);
-- a bucket that the plan lacks does not even compile
UPDATE rule SET bands_over = 'no_such' WHERE version = :version AND rule = 5;
SELECT * FROM medins.lint_plan('regress_plan', :version);

-- mended
DELETE FROM band WHERE version = :version AND rule <> 1;
DELETE FROM rule WHERE version = :version AND rule <> 1;
DELETE FROM layer WHERE version = :version AND layer = 2;
DELETE FROM coverage_rule WHERE version = :version AND rule IN (2, 3, 4);
DELETE FROM bucket WHERE bucket IN ('_served_on', 'visits');
UPDATE rule SET care = NULL, level = NULL WHERE version = :version;
INSERT INTO cap (version, cap, layer, bucket, measure, amount, clause) VALUES (:version, 1, 1, NULL, 'paid', 1000, 'D-1');
SELECT * FROM medins.lint_plan('regress_plan', :version);

-- publishing is setting published_at, whoever does it, and that once
\set VERBOSITY terse
UPDATE plan_version SET published_at = '2000-01-01', source = 'other' WHERE version = :version;
INSERT INTO plan_version (version, plan, valid_from, source, published_at) VALUES (99, 'demo', '2025-01-01', '', now());
UPDATE plan_version SET published_at = '2000-01-01' WHERE version = :version;
SELECT published_at BETWEEN now() - interval '1 hour' AND now() AS stamped FROM plan_version WHERE version = :version;
SELECT medins.publish_plan('regress_plan', :version);
-- … nor may it mean something else than in what is published
BEGIN;
SELECT medins.draft_plan('regress_plan', 'demo', '2027-01-01') AS later \gset
UPDATE coverage_rule SET effect = 'pend', reason = 'too_old' WHERE version = :later AND pathway = 'annual';
UPDATE coverage_rule SET reason = 'no_benefit_rule' WHERE version = :later AND pathway = 'late';
SELECT * FROM medins.lint_plan('regress_plan', :later) WHERE finding = 'unclear_pathway';
UPDATE coverage_rule SET pathway = 'annual_open' WHERE version = :later AND pathway = 'annual';
SELECT * FROM medins.lint_plan('regress_plan', :later) WHERE finding = 'unclear_pathway';
ROLLBACK;
SELECT medins.publish_plan('regress_plan', 99);
SELECT medins.publish_plan('regress_plan', NULL);
SELECT * FROM medins.lint_plan('regress_plan', 99);
SELECT * FROM medins.lint_plan('regress_plan', NULL);
SELECT * FROM medins.lint_plan(NULL, 1);

-- nothing of it changes any more
UPDATE plan_version SET published_at = NULL WHERE version = :version;
UPDATE plan_version SET valid_from = '2024-01-01' WHERE version = :version;
UPDATE plan_version SET published_at = published_at + interval '1 day' WHERE version = :version;
DELETE FROM plan_version WHERE version = :version;
INSERT INTO layer VALUES (:version, 2, 'aid', 'relief', 'copay', NULL, 'inline', 'pass');
UPDATE layer SET unmatched = 'pass' WHERE version = :version;
DELETE FROM layer WHERE version = :version;
INSERT INTO rule (version, rule, layer, effect, bands_start, clause) VALUES (:version, 2, 1, 'pay', 'base', 'D-1');
UPDATE rule SET clause = clause WHERE version = :version;
DELETE FROM rule WHERE version = :version;
INSERT INTO band VALUES (:version, 1, 100, 0.6);
UPDATE band SET rate = 0.6 WHERE version = :version;
DELETE FROM band WHERE version = :version;
INSERT INTO cap VALUES (:version, 2, 1, NULL, NULL, 'paid', 500, 'D-1');
UPDATE cap SET amount = 500 WHERE version = :version;
DELETE FROM cap WHERE version = :version;
INSERT INTO coverage_rule (version, rule, effect, pathway, anchor, clause) VALUES (:version, 2, 'end', 'gone', 'termination', 'D-1');
UPDATE coverage_rule SET ends = '2 years' WHERE version = :version;
DELETE FROM coverage_rule WHERE version = :version;
UPDATE bucket SET unit = 'count' WHERE plan = 'demo';
DELETE FROM bucket WHERE plan = 'demo';
UPDATE plan SET region = '98' WHERE plan = 'demo';
UPDATE plan SET year_begins = '1 month' WHERE plan = 'demo';
DELETE FROM plan WHERE plan = 'demo';
TRUNCATE band;
TRUNCATE plan CASCADE;
-- … but what is no part of it
UPDATE plan SET name_en = 'Demonstration' WHERE plan = 'demo';
INSERT INTO bucket (plan, bucket, unit, period) VALUES ('demo', 'visits', 'count', 'year');

-- the next version begins as a copy of the one in force on its first day
SELECT medins.draft_plan('regress_plan', 'demo', '2026-01-01') AS next \gset
SELECT v.valid_from, v.source, v.published_at, l.name, r.deductible, b.rate, c.amount, k.pathway
FROM plan_version v JOIN layer l USING (version) JOIN rule r USING (version) JOIN band b USING (version)
JOIN cap c USING (version) JOIN coverage_rule k USING (version) WHERE version = :next;
UPDATE band SET rate = 0.6 WHERE version = :next;
-- rows cannot be moved in or out of a published one
UPDATE band SET version = :version, from_amount = 1 WHERE version = :next;
UPDATE band SET version = :next, from_amount = 1 WHERE version = :version;
-- before its first version there is nothing to copy
SELECT medins.draft_plan('regress_plan', 'demo', '2024-01-01') AS empty \gset
SELECT valid_from, (SELECT count(*) FROM layer WHERE version = :empty) FROM plan_version WHERE version = :empty;
SELECT medins.draft_plan('regress_plan', 'demo', 'infinity');
SELECT medins.draft_plan('regress_plan', 'demo', NULL);
SELECT medins.draft_plan('regress_plan', 'nothing', '2024-01-01');
-- a draft goes away like any row
DELETE FROM plan_version WHERE version = :empty;

-- a correction of the same first day is the later of the two, by whatever clock
SELECT medins.draft_plan('regress_plan', 'demo', '2026-01-01') AS correction \gset
SELECT medins.publish_plan('regress_plan', v) FROM (VALUES (:next), (:correction)) AS t (v);
SELECT count(*), count(DISTINCT published_at) FROM plan_version WHERE plan = 'demo' AND published_at IS NOT NULL;
SELECT (SELECT published_at FROM plan_version WHERE version = :next) < (SELECT published_at FROM plan_version WHERE version = :correction) AS later;
UPDATE band SET rate = 0.9 WHERE version = :correction;
SELECT medins.draft_plan('regress_plan', 'demo', '2027-01-01') AS after \gset
SELECT rate FROM band WHERE version = :after;

-- in one transaction with a snapshot of its own
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT count(*) > 0 AS seen FROM band;
SELECT medins.draft_plan('regress_plan', 'demo', '2028-01-01') AS version \gset
UPDATE band SET rate = 0.7 WHERE version = :version;
SELECT medins.publish_plan('regress_plan', :version);
UPDATE band SET rate = 0.8 WHERE version = :version;
ROLLBACK;

RESET ROLE;
DROP SCHEMA regress_plan CASCADE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM regress_office', current_database()) \gexec
DROP ROLE regress_office;
