-- Facts as people know them: a view a subject, with columns and checks of its own.  INSERT and COPY record
-- facts, DELETE retracts them, UPDATE is refused (medins.write_fact).  Retracted facts stay in table fact.

INSERT INTO fact_kind (kind, name_en, name_zh, status_is, organisation_is) VALUES
  ('study', 'enrolled at a college', '在校就读', NULL, 'college'),
  ('declaration', 'declared for insurance by the college', '学校申报参保', NULL, 'college'),
  ('payment', 'premium paid', '缴纳保险费', NULL, 'college'),
  ('confirmation', 'enrolment confirmed', '参保确认', NULL, 'college'),
  ('commitment', 'commitment to pay next year''s premium', '承诺缴纳下一年度保险费', NULL, 'college'),
  ('disability_listing', 'on the list of the severely disabled', '列入重残人员名单', NULL, 'college'),
  ('termination_application', 'application to end enrolment', '申请终止参保', NULL, 'college'),
  ('termination', 'enrolment ended by the city centre', '市医保中心终止参保', NULL, 'college'),
  ('other_insurance', 'other basic medical insurance', '参加其他基本医疗保险', NULL, NULL),
  ('status', 'status that aid depends on', '救助身份', 'code', 'region'),
  ('out_of_area', 'filed for care in another region', '异地就医备案', NULL, NULL),
  ('household', 'place of household registration', '户籍所在地', NULL, NULL),
  ('internship', 'place of internship', '实习地', NULL, NULL),
  ('insurer_choice', 'choice of insurer for serious illness', '选定大病保险承办机构', 'code', NULL),
  ('referral', 'referred by an institution', '转诊', 'kind', 'institution'),
  ('identity_unsynchronised', 'identity not yet synchronised', '身份信息未同步', 'kind', NULL);

-- The document that each person is known by, and the nationality: the one recorded, else what the document tells.
CREATE VIEW identity WITH (security_invoker = true) AS
  SELECT p.person_id, p.name, d.document_type, coalesce(p.resident_id::text, p.document_no) AS document_no, d.psn_cert_type,
         -- XXX: not said of which state
         coalesce(p.nationality, CASE WHEN d.foreigner THEN 'XXX' WHEN NOT d.foreigner THEN 'CHN' END) AS nationality
  FROM person p
  JOIN document_type d ON d.document_type = coalesce(medins.document_type(p.resident_id), p.document_type);

CREATE VIEW study WITH (security_invoker = true) AS
  SELECT person_id, organisation_id AS college_id, valid, code AS form, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'study' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON study
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('study', 'college_id', 'form', '', 'exclusive');

CREATE VIEW coverage_event WITH (security_invoker = true) AS
  SELECT person_id, kind, lower(valid) AS happened_on, benefit_year, organisation_id AS college_id,
         round(amount, 2) AS amount, code AS payer, document,
         fact_no, recorded_at, recorded_by
  FROM fact
  WHERE kind IN ('declaration', 'payment', 'confirmation', 'commitment', 'disability_listing',
                 'termination_application', 'termination')
    AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON coverage_event
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('', 'college_id', 'payer',
    'declaration,payment,confirmation,commitment,disability_listing,termination_application,termination');

CREATE VIEW other_insurance WITH (security_invoker = true) AS
  SELECT person_id, valid, code, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'other_insurance' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON other_insurance
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('other_insurance', '', 'code',
    'local_employee,local_resident,elsewhere');

-- place: the region that granted it, by its code, kept in fact as a number.
CREATE VIEW status WITH (security_invoker = true) AS
  SELECT person_id, code AS status, valid, organisation_id::text AS place, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'status' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON status
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('status', 'place', 'status',
    'minimum_living,low_income,severe_disability,school_hardship');

-- One a benefit year, whose days are kept in valid: a second one is refused (SH-7).
CREATE VIEW insurer_choice WITH (security_invoker = true) AS
  SELECT person_id, benefit_year, code AS insurer, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'insurer_choice' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON insurer_choice
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('insurer_choice', '', 'insurer', '', 'exclusive');

CREATE VIEW out_of_area WITH (security_invoker = true) AS
  SELECT person_id, valid, code AS region, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'out_of_area' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON out_of_area
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('out_of_area', '', 'region');

CREATE VIEW household WITH (security_invoker = true) AS
  SELECT person_id, valid, code AS region, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'household' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON household
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('household', '', 'region');

CREATE VIEW internship WITH (security_invoker = true) AS
  SELECT person_id, valid, code AS region, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'internship' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON internship
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('internship', '', 'region');

CREATE VIEW referral WITH (security_invoker = true) AS
  SELECT person_id, valid, organisation_id AS institution_id, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'referral' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON referral
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('referral', 'institution_id');

CREATE VIEW identity_unsynchronised WITH (security_invoker = true) AS
  SELECT person_id, valid, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'identity_unsynchronised' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON identity_unsynchronised
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('identity_unsynchronised');
