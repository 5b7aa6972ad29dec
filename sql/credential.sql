-- credentials: what is refused and how it is said; who may enter and read; correcting a history
SET client_min_messages = warning;
\set SHOW_CONTEXT never
CREATE ROLE regress_office;
CREATE ROLE regress_clerk;
SELECT format('GRANT CREATE ON DATABASE %I TO regress_office', current_database()) \gexec
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  state text; col text; msg text; det text; tip text;
BEGIN
  EXECUTE statement;
  RETURN 'taken';
EXCEPTION WHEN OTHERS THEN
  GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, col = COLUMN_NAME, msg = MESSAGE_TEXT, det = PG_EXCEPTION_DETAIL, tip = PG_EXCEPTION_HINT;
  RETURN concat_ws(' | ', state, nullif(col, ''), msg, nullif(det, ''), nullif(tip, ''));
END $$;
CREATE FUNCTION pg_temp.try(person bigint, credential text, event text, day date) RETURNS text LANGUAGE sql AS $$
  SELECT pg_temp.refusal(format('INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (%L, %L, %L, %L)', person, credential, event, day))
$$;

SET ROLE regress_office;
SELECT medins.create_ledger('regress_credential');
SET search_path = regress_credential;
INSERT INTO person (person_id, document_type, document_no, name) SELECT i, 'other', 'P' || i, 'nobody' FROM generate_series(1, 9) i;

-- facts may be entered before there is a plan: a temporary loss then has no term
INSERT INTO credential_event (person_id, credential, event, happened_on, document) VALUES
  (1, 'card', 'issued', '2025-01-01', 'list'), (1, 'card', 'activated_social', '2025-01-02', NULL), (1, 'card', 'lost_temporarily', '2025-03-01', NULL)
  RETURNING person_id, credential, event, happened_on, document, fact_no, recorded_by, recorded_at IS NOT NULL AS stamped;
SELECT * FROM medins.credentials('regress_credential', 1);
SELECT medins.install_plan('regress_credential', 'shanghai');
SELECT * FROM medins.credentials('regress_credential', 1);
SELECT fact_no, kind, valid, code, document FROM fact WHERE person_id = 1 ORDER BY fact_no;

-- an event that cannot be, in each state
SELECT pg_temp.try(2, 'card', 'activated_social', '2025-01-01');
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'ordered', '2025-01-01');
SELECT pg_temp.try(2, 'card', 'lost', '2025-01-02');
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'issued', '2025-01-10');
SELECT pg_temp.try(2, 'card', 'ordered', '2025-01-11');
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'undelivered', '2025-01-12');
SELECT pg_temp.try(2, 'card', 'activated_by_phone', '2025-01-13');
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'picked_up', '2025-01-14'), (2, 'card', 'activated_bank', '2025-01-14');
SELECT pg_temp.try(2, 'card', 'activated_social', '2025-01-15');
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'lost_temporarily', '2025-02-01');
SELECT pg_temp.try(2, 'card', 'activated_bank', '2025-02-06');
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'lost', '2025-02-06');
SELECT pg_temp.try(2, 'card', 'lost', '2025-02-07');
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'replacement_ordered', '2025-02-07');
SELECT pg_temp.try(2, 'card', 'lifted', '2025-02-08');
SELECT pg_temp.try(2, 'record_book', 'lost', '2025-02-08');
SELECT pg_temp.try(2, 'medical_card', 'instantly_replaced', '2025-02-08');

-- entered behind, or taken away: what comes later is still possible, or it is refused
SELECT pg_temp.try(2, 'card', 'delivered', '2025-01-11');
SELECT pg_temp.refusal('DELETE FROM credential_event WHERE person_id = 2 AND event = ''issued''');
SELECT pg_temp.refusal('DELETE FROM credential_event WHERE person_id = 2 AND event IN (''undelivered'', ''picked_up'')');
BEGIN;
SET CONSTRAINTS check_credential DEFERRED;
DELETE FROM credential_event WHERE person_id = 2 AND event = 'issued';
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'issued', '2025-01-11');
COMMIT;
BEGIN;
SET CONSTRAINTS check_credential DEFERRED;
DELETE FROM credential_event WHERE person_id = 2 AND event = 'issued';
INSERT INTO credential_event (person_id, credential, event, happened_on) VALUES (2, 'card', 'issued', '2025-01-13');
COMMIT;
SELECT valid, state, bank, fact_no, clause, due_on FROM medins.credentials('regress_credential', 2);
-- rows of one statement are checked together, in whatever order they come; so is a COPY into the table
INSERT INTO fact (person_id, kind, valid, code) VALUES (3, 'card', '[2025-01-05,2025-01-06)', 'activated_social'), (3, 'card', '[2025-01-01,2025-01-02)', 'issued');
COPY fact (person_id, kind, valid, code) FROM stdin;
4	card	[2025-01-05,2025-01-06)	activated_social
4	card	[2025-01-01,2025-01-02)	issued
\.
COPY credential_event (person_id, credential, event, happened_on) FROM stdin;
5	card	issued	2025-01-01
5	record_book	issued	2025-01-01
5	card	activated_social	2025-01-05
\.
SELECT person_id, card, card_usable, record_book FROM generate_series(3, 5) person_id, medins.credential_on('regress_credential', person_id, '2025-01-05');

-- what is no event at all
SELECT pg_temp.try(6, 'card', 'stolen', '2025-01-01');
SELECT pg_temp.try(6, 'card', NULL, '2025-01-01');
SELECT pg_temp.try(6, 'card', '', '2025-01-01');
SELECT pg_temp.try(6, 'passport', 'issued', '2025-01-01');
SELECT pg_temp.try(6, NULL, 'issued', '2025-01-01');
SELECT pg_temp.try(6, 'card', 'issued', NULL);
SELECT pg_temp.try(6, 'card', 'issued', 'infinity');
SELECT pg_temp.try(6, 'card', 'issued', '10000-01-01');
SELECT pg_temp.try(NULL, 'card', 'issued', '2025-01-01');
SELECT pg_temp.try(99, 'card', 'issued', '2025-01-01');
SELECT pg_temp.refusal('INSERT INTO credential_event (person_id, credential, event, happened_on, fact_no) VALUES (6, ''card'', ''issued'', ''2025-01-01'', 1)');
SELECT pg_temp.refusal('INSERT INTO fact (person_id, kind, valid) VALUES (6, ''card'', ''[2025-01-01,2025-01-02)'')');
SELECT pg_temp.refusal('INSERT INTO fact (person_id, kind, valid, code) VALUES (6, ''card'', ''(,2025-01-02)'', ''issued'')');
SELECT pg_temp.refusal('INSERT INTO fact (person_id, kind, valid, code) VALUES (6, ''card'', ''[-infinity,2025-01-02)'', ''issued'')');
SELECT pg_temp.refusal('UPDATE credential_event SET event = ''lost'' WHERE person_id = 1');
SELECT pg_temp.refusal('INSERT INTO e_credential (person_id, valid) VALUES (6, ''empty'')');
SELECT pg_temp.refusal('INSERT INTO e_credential (person_id, valid) VALUES (6, ''(,2025-01-01)'')');
INSERT INTO e_credential (person_id, valid) VALUES (6, '[2025-01-01,2025-03-01]'), (6, '[2025-02-01,)') RETURNING person_id, valid;

-- asking
SELECT * FROM medins.credential_on('regress_credential', 2, '2025-02-23');
SELECT * FROM medins.credential_on('regress_credential', 6, '2025-12-31');
SELECT * FROM medins.credential_on('regress_credential', 9, 'infinity');
SELECT medins.credential_on('regress_credential', 9, NULL) IS NULL AS unknown;
SELECT pg_temp.refusal('SELECT medins.credential_on(''regress_credential'', 99, ''2025-01-01'')');
SELECT pg_temp.refusal('SELECT medins.credential_on(''public'', 1, ''2025-01-01'')');
SELECT * FROM card_order ORDER BY person_id, fact_no;
SELECT * FROM medins.credential_periods('card', '{1,2,3,4,NULL}', '{issued,activated_social,nonsense,lost_temporarily,lost}', '{2025-01-01,2025-01-02,2025-01-03,2025-01-04,2025-01-05}', '{NULL,NULL,NULL,2025-01-08,NULL}');
SELECT * FROM medins.credential_periods('card', '{}', '{}', '{}', '{}');
SELECT pg_temp.refusal($$SELECT medins.credential_periods('card', '{1}', '{}', '{}', '{}')$$);
SELECT pg_temp.refusal($$SELECT medins.credential_periods('e_credential', '{}', '{}', '{}', '{}')$$);

-- the check is made for the ledger's owner: whoever enters sees no more than before
RESET ROLE;
GRANT USAGE ON SCHEMA regress_credential TO regress_clerk;
SET ROLE regress_office;
GRANT INSERT, SELECT ON credential_event, fact TO regress_clerk;
ALTER TABLE fact ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON fact USING (recorded_by = 'regress_clerk') WITH CHECK (true);
SET ROLE regress_clerk;
SELECT pg_temp.try(2, 'card', 'ordered', '2025-03-01');
SELECT pg_temp.try(2, 'card', 'replaced', '2025-03-01');
SELECT credential, event, happened_on FROM credential_event;
SELECT pg_temp.refusal('SELECT medins.credential_on(''regress_credential'', 2, ''2025-03-01'')');
RESET ROLE;

-- the trigger is for facts
SET search_path = regress_credential;
CREATE TABLE other (person_id bigint);
CREATE TRIGGER check_credential AFTER INSERT ON other FOR EACH ROW EXECUTE FUNCTION medins.check_credential();
SELECT pg_temp.refusal('INSERT INTO other VALUES (1)');
SELECT pg_temp.refusal('SELECT medins.check_credential()');

RESET search_path;
DROP SCHEMA regress_credential CASCADE;
SELECT format('REVOKE CREATE ON DATABASE %I FROM regress_office', current_database()) \gexec
DROP ROLE regress_office, regress_clerk;
