-- Facts as people know them: a view a subject, with columns and checks of its own.  INSERT and COPY record
-- facts, DELETE retracts them, UPDATE is refused (medins.write_fact).  Retracted facts stay in table fact.

INSERT INTO fact_kind (kind, name_en, name_zh, status_is) VALUES
  ('study', 'enrolled at a college', '在校就读', NULL),
  ('declaration', 'declared for insurance by the college', '学校申报参保', NULL),
  ('payment', 'premium paid', '缴纳保险费', NULL),
  ('confirmation', 'enrolment confirmed', '参保确认', NULL),
  ('commitment', 'commitment to pay next year''s premium', '承诺缴纳下一年度保险费', NULL),
  ('disability_listing', 'on the list of the severely disabled', '列入重残人员名单', NULL),
  ('termination', 'enrolment ended on application', '申请终止参保', NULL),
  ('other_insurance', 'other basic medical insurance', '参加其他基本医疗保险', NULL),
  ('status', 'status that aid depends on', '救助身份', 'code'),
  ('out_of_area', 'filed for care in another region', '异地就医备案', NULL),
  ('household', 'place of household registration', '户籍所在地', NULL),
  ('internship', 'place of internship', '实习地', NULL),
  ('referral', 'referred by an institution', '转诊', 'kind'),
  ('identity_unsynchronised', 'identity not yet synchronised', '身份信息未同步', 'kind');

CREATE VIEW study WITH (security_invoker = true) AS
  SELECT person_id, organisation_id AS college_id, valid, code AS form, document,
         fact_no, recorded_at, recorded_by
  FROM fact WHERE kind = 'study' AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON study
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('study', 'college_id', 'form', '', 'exclusive');

CREATE VIEW coverage_event WITH (security_invoker = true) AS
  SELECT person_id, kind, lower(valid) AS happened_on, benefit_year, organisation_id AS college_id,
         round(amount, 2) AS amount, document,
         fact_no, recorded_at, recorded_by
  FROM fact
  WHERE kind IN ('declaration', 'payment', 'confirmation', 'commitment', 'disability_listing', 'termination')
    AND retracted_at IS NULL;
CREATE TRIGGER write INSTEAD OF INSERT OR UPDATE OR DELETE ON coverage_event
  FOR EACH ROW EXECUTE FUNCTION medins.write_fact('', 'college_id', '',
    'declaration,payment,confirmation,commitment,disability_listing,termination');

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
