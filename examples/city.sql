-- What the tutorials begin with: a ledger under Shanghai's rules, a college, three institutions, four students insured in
-- 2025 and one who has not paid. Persons, places and amounts are made up.
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
SELECT medins.create_ledger('city');
SELECT medins.install_plan('city', 'shanghai');
INSERT INTO city.enrolment_window (kind, benefit_year, valid) VALUES
  ('declaration', 2025, '[2024-09-15,2024-11-01)'), ('collection', 2025, '[2024-10-15,2024-12-26)');
INSERT INTO city.premium (plan, benefit_year, amount) VALUES ('shanghai', 2025, 100.00);

INSERT INTO city.college (college_id, name, card_settlement_from) VALUES (1, 'Example College', '2023-01-01');
INSERT INTO city.institution (institution_id, code, name) VALUES
  (10, 'H10', 'Example Hospital'), (11, 'C11', 'Campus Clinic'), (12, 'S12', 'Community Health Centre');
INSERT INTO city.institution_term (institution_id, valid, level, kind, region, designated, connected) VALUES
  (10, '[2020-01-01,)', 3, 'hospital', '310115', true, true),
  (11, '[2020-01-01,)', 1, 'campus_clinic', '310110', true, true),
  (12, '[2020-01-01,)', NULL, 'community_centre', '310110', true, true);
INSERT INTO city.designation (college_id, institution_id, relation, owned, valid) VALUES (1, 11, 'campus', true, '[2020-01-01,)');

INSERT INTO city.person (person_id, resident_id, name) VALUES
  (1, '319000200603150014', 'Zhang San'), (2, '319000200605220020', 'Li Si'), (3, '31900020070108003X', 'Wang Wu'),
  (4, '319000200511300046', 'Zhao Liu'), (5, '319000200607140059', 'Chen Qi');
INSERT INTO city.study (person_id, college_id, valid, form)
  SELECT person_id, 1, '[2024-09-02,)', 'undergraduate' FROM city.person ORDER BY person_id;
INSERT INTO city.coverage_event (person_id, kind, happened_on, benefit_year, college_id, amount) VALUES
  (1, 'declaration', '2024-10-08', 2025, 1, NULL), (1, 'payment', '2024-11-20', 2025, NULL, 100),
  (2, 'declaration', '2024-10-08', 2025, 1, NULL), (2, 'payment', '2024-11-21', 2025, NULL, 100),
  (3, 'declaration', '2024-10-08', 2025, 1, NULL),
  (4, 'declaration', '2024-10-08', 2025, 1, NULL), (4, 'payment', '2024-11-22', 2025, NULL, 100),
  (5, 'declaration', '2024-10-08', 2025, 1, NULL), (5, 'payment', '2024-11-25', 2025, NULL, 100);
