-- Two cities: places, students and what is known of them. :students (2000) says how many in all.
--
-- Nobody is meant. Names are a surname and a sign of the sixty-year cycle; resident ids have a right check digit
-- (GB 11643), but begin with 319, which is no region. The colleges 上海理工大学 and 上海体育学院 are named by the law as
-- pilots; all other places are made up. Premiums are not in the law: 100.00 is an example.
--
-- Everything that varies comes from a hash of a number, so every run is the same.
\set QUIET on
\set ON_ERROR_STOP on
\if :{?students} \else \set students 2000 \endif
SET client_min_messages = warning;
\o /dev/null

CREATE EXTENSION IF NOT EXISTS medins CASCADE;
CREATE SCHEMA demo;

-- One of 0 .. m - 1, always the same for the same number and question.
CREATE FUNCTION demo.pick(number bigint, question text, m int) RETURNS int IMMUTABLE LANGUAGE sql AS
  $$ SELECT ('x' || left(md5(number || question), 7))::bit(28)::int % m $$;

CREATE FUNCTION demo.resident_id(number bigint, born date) RETURNS medins.resident_id IMMUTABLE LANGUAGE sql AS $$
  SELECT (digits || substr('10X98765432', 1 + (SELECT sum(substr(digits, i, 1)::int * (2 ^ (18 - i))::int)::int % 11
                                              FROM generate_series(1, 17) i), 1))::medins.resident_id
  FROM (SELECT 319000 + number / 1000 || to_char(born, 'YYYYMMDD') || to_char(number % 1000, 'FM000')) made (digits) $$;

CREATE FUNCTION demo.name(number bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT substr('赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章', 1 + (number / 60 % 40)::int, 1)
      || substr('甲乙丙丁戊己庚辛壬癸', 1 + (number % 10)::int, 1) || substr('子丑寅卯辰巳午未申酉戌亥', 1 + (number % 12)::int, 1) $$;

SELECT medins.create_ledger('shanghai'), medins.create_ledger('weihai');
SELECT medins.install_plan('shanghai', 'shanghai'), medins.install_plan('weihai', 'weihai');

-- Places.
INSERT INTO shanghai.college (college_id, name, card_settlement_from) VALUES
  (1, '上海理工大学', '2022-01-01'), (2, '上海体育学院', '2022-01-01'), (3, '申城示例大学', '2023-01-01'), (4, '浦滨示例学院', NULL);
INSERT INTO shanghai.institution (institution_id, code, name) VALUES
  (11, 'C1', '上海理工大学校医院'), (12, 'C2', '上海体育学院医务室'), (13, 'C3', '申城示例大学校医院'),
  (21, 'H1', '示例社区卫生服务中心'), (22, 'H2', '示例区中心医院'), (23, 'H3', '示例市级医院'),
  (24, 'H4', '示例民办医院'), (31, 'P1', '示例大药房');
INSERT INTO shanghai.institution_term (institution_id, valid, kind, level, region, designated, connected)
  SELECT institution_id, '[2020-01-01,)',
         CASE WHEN code < 'D' THEN 'campus_clinic' WHEN code = 'H1' THEN 'community_centre' WHEN code = 'P1' THEN 'pharmacy'
              ELSE 'hospital' END,
         CASE code WHEN 'H2' THEN 2 WHEN 'H3' THEN 3 END, '310110', code <> 'H4', true
  FROM shanghai.institution;
INSERT INTO shanghai.designation (college_id, institution_id, relation, owned, valid)
  SELECT college_id, college_id + 10, 'campus', true, '[2020-01-01,)' FROM shanghai.college WHERE college_id < 4;

INSERT INTO weihai.college (college_id, name) VALUES (1, '海滨示例学院');
INSERT INTO weihai.institution (institution_id, code, name) VALUES (11, 'C1', '海滨示例学院校医院'), (21, 'H1', '海滨示例医院');
INSERT INTO weihai.institution_term (institution_id, valid, kind, level, region, designated, connected) VALUES
  (11, '[2020-01-01,)', 'campus_clinic', NULL, '371002', true, true), (21, '[2020-01-01,)', 'hospital', 2, '371002', true, true);
INSERT INTO weihai.designation (college_id, institution_id, relation, owned, valid) VALUES (1, 11, 'designated', true, '[2020-01-01,)');

INSERT INTO shanghai.enrolment_window (kind, benefit_year, valid) VALUES
  ('declaration', 2025, '[2024-09-15,2024-11-01)'), ('collection', 2025, '[2024-10-15,2025-01-01)'),
  ('declaration', 2026, '[2025-09-15,2025-11-01)'), ('collection', 2026, '[2025-10-15,2026-01-01)');
-- Examples: the law leaves the amount to the office.
INSERT INTO shanghai.premium (plan, benefit_year, amount) VALUES ('shanghai', 2025, 100.00), ('shanghai', 2026, 100.00);
INSERT INTO weihai.premium (plan, benefit_year, amount) VALUES ('weihai', 2025, 100.00), ('weihai', 2026, 100.00);
INSERT INTO weihai.enrolment_window (kind, benefit_year, valid) VALUES
  ('collection', 2025, '[2024-09-01,2025-01-01)'), ('collection', 2026, '[2025-09-01,2026-01-01)');

-- Students: the first six of Shanghai are one of each kind, the others are mostly continuing ones and freshmen.
CREATE TABLE demo.student AS
  SELECT city, person_id, kind,
         CASE WHEN city = 'weihai' OR person_id < 7 THEN 1
              ELSE ('{1,1,1,1,1,1,1,2,2,2,2,2,2,3,3,3,3,3,3,4}'::int[])[1 + demo.pick(person_id, 'college', 20)] END AS college_id,
         CASE kind WHEN 'freshman' THEN '[2025-09-01,)' WHEN 'graduate' THEN '[2021-09-01,2025-07-01)'
                   ELSE '[2023-09-01,)' END::daterange AS study
  FROM (SELECT 'shanghai' AS city, n AS person_id FROM generate_series(1, :students * 4 / 5) n
        UNION ALL SELECT 'weihai', 100000 + n FROM generate_series(1, :students / 5) n) s,
       LATERAL (SELECT CASE WHEN person_id < 7 THEN ('{continuing,freshman,mid_year,unpaid,disabled,graduate}'::text[])[person_id]
                            WHEN part < 68 THEN 'continuing' WHEN part < 93 THEN 'freshman' WHEN part < 96 THEN 'mid_year'
                            WHEN part < 98 OR city = 'weihai' THEN 'unpaid' WHEN part < 99 THEN 'disabled' ELSE 'graduate' END
                FROM demo.pick(person_id, 'kind', 100) part) k (kind);

-- What is known of them: on which day, within how many days, for which year.
CREATE TABLE demo.event AS
  SELECT s.*, e.event, happened_on::date + demo.pick(person_id, e.event, days) AS happened_on, benefit_year
  FROM demo.student s JOIN (VALUES
    ('{shanghai,weihai}', '{continuing,graduate}',          'declaration',        '2024-10-08', 14, 2025),
    ('{shanghai,weihai}', '{continuing,graduate}',          'payment',            '2024-11-01', 40, 2025),
    ('{shanghai,weihai}', '{unpaid}',                       'declaration',        '2024-10-08', 14, 2025),
    ('{shanghai,weihai}', '{mid_year}',                     'declaration',        '2025-09-02',  5, 2025),
    ('{shanghai,weihai}', '{mid_year}',                     'payment',            '2025-09-08', 20, 2025),
    ('{shanghai}',        '{disabled}',                     'disability_listing', '2025-01-06',  1, 2025),
    ('{shanghai}',        '{freshman}',                     'confirmation',       '2025-09-02', 10, 2025),
    ('{shanghai,weihai}', '{continuing,mid_year,freshman}', 'declaration',        '2025-10-08', 14, 2026),
    ('{shanghai}',        '{continuing,mid_year,freshman}', 'payment',            '2025-11-01', 40, 2026),
    ('{weihai}',          '{continuing,mid_year}',          'payment',            '2025-11-01', 40, 2026),
    ('{weihai}',          '{freshman}',                     'payment',            '2025-09-02', 10, 2026))
    e (cities, kinds, event, happened_on, days, benefit_year) ON s.city = ANY (cities::text[]) AND s.kind = ANY (kinds::text[]);

SELECT replace($$
  INSERT INTO CITY.person (person_id, resident_id, name)
    SELECT person_id, demo.resident_id(person_id, lower(study) - 18 * 365 - demo.pick(person_id, 'born', 365)), demo.name(person_id)
    FROM demo.student WHERE city = 'CITY';
  INSERT INTO CITY.study (person_id, college_id, valid, form)
    SELECT person_id, college_id, study, 'undergraduate' FROM demo.student WHERE city = 'CITY';
  INSERT INTO CITY.coverage_event (person_id, kind, happened_on, benefit_year, college_id, amount)
    SELECT person_id, event, happened_on, benefit_year, college_id, CASE event WHEN 'payment' THEN 100.00 END
    FROM demo.event WHERE city = 'CITY' ORDER BY person_id, happened_on, event;
$$, 'CITY', city) FROM unnest('{shanghai,weihai}'::text[]) city \gexec
INSERT INTO shanghai.status (person_id, status, place, valid)
  SELECT person_id, 'severe_disability', '310110', '[2025-01-01,)' FROM demo.student WHERE kind = 'disabled';
INSERT INTO shanghai.other_insurance (person_id, code, valid)
  SELECT person_id, 'local_employee', '[2025-10-01,)' FROM demo.student WHERE kind = 'graduate';
