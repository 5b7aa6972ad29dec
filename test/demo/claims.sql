-- A term of bills, as billing systems send them: September and October one by one, INSERT … RETURNING; November and
-- December in a file for each city, by COPY. At the end a month is closed and a bill corrected.

-- Of a hundred bills: what for, where (NULL: the clinic of the own college, or else place 21), how, between which amounts.
CREATE TABLE demo.habit (city text, up_to int, care text, institution_id int, channel text, credential text, access text,
  least int, most int);
INSERT INTO demo.habit VALUES
  ('shanghai',  55, 'outpatient', NULL, 'direct',        'card',         'ordinary',    15,   160),
  ('shanghai',  70, 'outpatient', 21,   'direct',        'card',         'ordinary',    40,   300),
  ('shanghai',  79, 'outpatient', 22,   'direct',        'e_credential', 'ordinary',    80,   600),
  ('shanghai',  87, 'outpatient', 23,   'direct',        'card',         'ordinary',   120,  1200),
  ('shanghai',  91, 'pharmacy',   31,   'direct',        'e_credential', 'ordinary',    20,   150),
  ('shanghai',  92, 'pharmacy',   31,   'direct',        'card',         'ordinary',    20,   150),
  ('shanghai',  94, 'emergency',  23,   'direct',        'card',         'emergency',  200,  1500),
  ('shanghai',  95, 'emergency',  23,   'reimbursement', 'none',         'emergency',  200,  1500),
  ('shanghai',  96, 'emergency',  24,   'direct',        'card',         'emergency',  200,  1500),
  ('shanghai',  97, 'outpatient', 24,   'direct',        'card',         'ordinary',    80,   600),
  ('shanghai',  98, 'outpatient', 22,   'direct',        'none',         'ordinary',    80,   600),
  ('shanghai',  99, 'inpatient',  22,   'direct',        'card',         'ordinary',  2000, 15000),
  ('shanghai', 100, 'inpatient',  23,   'direct',        'card',         'ordinary',  3000, 30000),
  ('weihai',    75, 'outpatient', NULL, 'direct',        'card',         'ordinary',    15,   160),
  ('weihai',    80, 'outpatient', 21,   'direct',        'card',         'ordinary',    80,   600),
  ('weihai',    92, 'emergency',  21,   'reimbursement', 'card',         'emergency',  200,  1500),
  ('weihai',    99, 'outpatient', 21,   'reimbursement', 'card',         'mental',     100,   600),
  ('weihai',   100, 'inpatient',  21,   'direct',        'card',         'ordinary',  2000, 15000);

CREATE TABLE demo.bill (city text, person_id bigint, request_id text, institution_id bigint, prescriber_id bigint, care text,
  channel text, credential text, access text, served_from date, served_to date, settled_on date,
  receipt_date date, applied_on date, total_amount numeric, self_funded numeric);

-- The first six students: bills to look at.
INSERT INTO demo.bill
  SELECT 'shanghai', person_id, 'A' || row_number() OVER (), institution_id, prescriber_id, care, 'direct', credential,
         CASE care WHEN 'emergency' THEN 'emergency' ELSE 'ordinary' END,
         served_from::date, served_to::date, settled_on::date, NULL, NULL, total, self_funded
  FROM (VALUES
    (1, 11, NULL, 'outpatient', 'card',         '2025-03-04', '2025-03-04', '2025-03-04',   86.00,   0.00),
    (1, 21, NULL, 'outpatient', 'card',         '2025-04-15', '2025-04-15', '2025-04-15',  180.00,   0.00),
    (1, 23, NULL, 'outpatient', 'card',         '2025-06-10', '2025-06-10', '2025-06-10',  420.50,  20.50),
    (1, 22, NULL, 'emergency',  'e_credential', '2025-09-18', '2025-09-18', '2025-09-18',  333.33,   0.00),
    (1, 31, 21,   'pharmacy',   'e_credential', '2025-10-20', '2025-10-20', '2025-10-20',   96.40,   0.00),
    (1, 22, NULL, 'inpatient',  'card',         '2025-11-03', '2025-11-08', '2025-11-08', 5200.00, 400.00),
    (1, 23, NULL, 'outpatient', 'card',         '2025-12-31', '2025-12-31', '2026-01-02',  150.00,   0.00),
    (2, 23, NULL, 'outpatient', 'card',         '2025-11-11', '2025-11-11', '2025-11-11',  780.00,   0.00),
    (3, 24, NULL, 'emergency',  'card',         '2025-10-25', '2025-10-25', '2025-10-25',  912.00,   0.00),
    (4, 21, NULL, 'outpatient', 'card',         '2025-10-14', '2025-10-14', '2025-10-14',  128.50,   0.00),
    (5, 22, NULL, 'inpatient',  'card',         '2025-10-06', '2025-10-10', '2025-10-10', 3600.00,   0.00),
    (6, 11, NULL, 'outpatient', 'card',         '2025-10-02', '2025-10-02', '2025-10-02',   45.00,   0.00))
    b (person_id, institution_id, prescriber_id, care, credential, served_from, served_to, settled_on, total, self_funded);

-- The others: ten bills each, on days of the term. A stay takes some days, a reimbursement is applied for some days later.
INSERT INTO demo.bill
  SELECT s.city, person_id, 'B' || n, coalesce(h.institution_id, clinic, 21), CASE care WHEN 'pharmacy' THEN 21 END, care,
         channel, credential, access, day, day + days, day + days + later,
         CASE channel WHEN 'reimbursement' THEN day END, CASE channel WHEN 'reimbursement' THEN day + later END,
         total, CASE demo.pick(n, 'self-funded', 6) WHEN 0 THEN round(total * demo.pick(n, 'share', 40) / 100, 2) ELSE 0 END
  FROM demo.student s
  CROSS JOIN generate_series(1, 10) k
  CROSS JOIN LATERAL (SELECT person_id * 10 + k, demo.pick(person_id * 10 + k, 'habit', 100)) b (n, part)
  JOIN demo.habit h ON (h.city, h.up_to) = (s.city, (SELECT min(up_to) FROM demo.habit x WHERE x.city = s.city AND x.up_to > part))
  CROSS JOIN LATERAL (SELECT date '2025-09-01' + demo.pick(n, 'day', 122),
                             CASE care WHEN 'inpatient' THEN 2 + demo.pick(n, 'days', 8) ELSE 0 END,
                             CASE channel WHEN 'reimbursement' THEN 10 + demo.pick(n, 'later', 30) ELSE 0 END,
                             h.least + demo.pick(n, 'amount', 100 * (h.most - h.least)) / 100.0) d (day, days, later, total)
  LEFT JOIN (SELECT 'shanghai', college_id, institution_id FROM shanghai.designation
             UNION ALL SELECT 'weihai', college_id, institution_id FROM weihai.designation) c (city, college_id, clinic)
    ON (c.city, c.college_id) = (s.city, s.college_id)
  WHERE person_id > 6;

-- One by one, each in a transaction of its own, in the order in which they come in.
SELECT count(*) AS one_by_one, clock_timestamp() AS began FROM demo.bill WHERE settled_on < '2025-11-01' \gset
SELECT replace($$
  DO $loop$
  DECLARE
    bill demo.bill;
    answer record;
  BEGIN
    FOR bill IN SELECT * FROM demo.bill WHERE city = 'CITY' AND settled_on < '2025-11-01'
                ORDER BY settled_on, person_id, request_id LOOP
      INSERT INTO CITY.claim (person_id, request_id, institution_id, prescriber_id, care, channel, credential,
                              access, served_from, served_to, settled_on, receipt_date, applied_on,
                              total_amount, self_funded)
        VALUES (bill.person_id, bill.request_id, bill.institution_id, bill.prescriber_id, bill.care, bill.channel, bill.credential,
                bill.access, bill.served_from, bill.served_to, bill.settled_on, bill.receipt_date, bill.applied_on,
                bill.total_amount, bill.self_funded)
        RETURNING ledger_no, decision, fund_paid, cash_paid INTO answer;
      COMMIT;
    END LOOP;
  END
  $loop$ $$, 'CITY', city) FROM unnest('{shanghai,weihai}'::text[]) city \gexec
SELECT extract(epoch FROM clock_timestamp() - :'began') AS one_by_one_seconds \gset

-- By COPY, sorted by person: each person is then read once. Of a person they stay in the order of days.
\set columns 'person_id, request_id, institution_id, prescriber_id, care, channel, credential, access, served_from, served_to, settled_on, receipt_date, applied_on, total_amount, self_funded'
CREATE VIEW demo.file AS
  SELECT * FROM demo.bill WHERE settled_on >= '2025-11-01' ORDER BY person_id, settled_on, request_id;
SELECT :columns FROM demo.file WHERE city = 'shanghai' \g (format=csv) shanghai.csv
SELECT :columns FROM demo.file WHERE city = 'weihai' \g (format=csv) weihai.csv
SELECT count(*) AS by_copy, clock_timestamp() AS began FROM demo.file \gset
\copy shanghai.claim (person_id, request_id, institution_id, prescriber_id, care, channel, credential, access, served_from, served_to, settled_on, receipt_date, applied_on, total_amount, self_funded) FROM shanghai.csv WITH (FORMAT csv, HEADER match)
\copy weihai.claim (person_id, request_id, institution_id, prescriber_id, care, channel, credential, access, served_from, served_to, settled_on, receipt_date, applied_on, total_amount, self_funded) FROM weihai.csv WITH (FORMAT csv, HEADER match)
SELECT extract(epoch FROM clock_timestamp() - :'began') AS by_copy_seconds \gset

ANALYZE;

-- November is closed. Then the hospital finds that it billed student 2 780.00 instead of 78.00.
SELECT medins.close_month('shanghai', '2025-11-01');
SELECT medins.reverse('shanghai', 2, 1, 'wrong_amount', '2025-12-03');
INSERT INTO shanghai.claim (person_id, institution_id, request_id, care, credential,
                            served_from, served_to, settled_on, total_amount)
  VALUES (2, 23, 'A8-corrected', 'outpatient', 'card', '2025-11-11', '2025-11-11', '2025-12-03', 78.00);
