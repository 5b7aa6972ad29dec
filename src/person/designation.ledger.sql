-- Which institution a college chooses for its students, as it files it: what a filing changes, and from when, is
-- decided when it is entered, and kept beside it.

CREATE TABLE designation_filing (
  college_id bigint NOT NULL REFERENCES college,
  filing_no int NOT NULL,
  institution_id bigint NOT NULL REFERENCES institution,
  filed_on date NOT NULL CHECK (isfinite(filed_on)),
  document text,
  outcome text NOT NULL CHECK (outcome IN ('first', 'at_once', 'next_year', 'same', 'late')),
  -- first day of what it changes in designation; NULL: it changes nothing
  takes_effect date CHECK ((takes_effect IS NULL) = (outcome IN ('same', 'late'))),
  recorded_at timestamptz NOT NULL,
  recorded_by name NOT NULL,
  PRIMARY KEY (college_id, filing_no));
CREATE TRIGGER decide BEFORE INSERT ON designation_filing
  FOR EACH ROW EXECUTE FUNCTION medins.decide_filing();
CREATE TRIGGER designate AFTER INSERT ON designation_filing
  FOR EACH ROW EXECUTE FUNCTION medins.decide_filing();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON designation_filing
  FOR EACH ROW EXECUTE FUNCTION medins.refuse_change();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON designation_filing
  FOR EACH STATEMENT EXECUTE FUNCTION medins.refuse_change();

-- What went against the rules of choice, which refuse nothing (WH-2.2, WH-2.3).  Looked at on the first day of what
-- was chosen; what was chosen before anything is recorded is not looked at.
CREATE VIEW designation_breach WITH (security_invoker = true) AS
  SELECT d.college_id, d.institution_id, lower(d.valid) AS day, b.breach
  FROM designation d
  CROSS JOIN LATERAL (
    SELECT bool_or(c.institution_id = d.institution_id) AS own,
           bool_or(c.institution_id = d.institution_id AND NOT c.owned) AS with_partner,
           bool_or(c.owned) AS has_own, count(*) > 0 AS has_clinic
    FROM designation c
    WHERE c.college_id = d.college_id AND c.relation = 'campus' AND c.valid @> lower(d.valid)) o
  CROSS JOIN LATERAL (VALUES
    ('clinic_passed_over', o.has_clinic AND NOT o.own),
    ('partner_before_own', o.with_partner AND o.has_own),
    ('not_listed', NOT EXISTS (SELECT FROM institution_term t
                               WHERE t.institution_id = d.institution_id AND t.valid @> lower(d.valid) AND t.designated))) b (breach, holds)
  WHERE d.relation = 'designated' AND NOT lower_inf(d.valid) AND b.holds
  UNION ALL
  SELECT f.college_id, f.institution_id, f.filed_on, 'filed_late'
  FROM designation_filing f
  WHERE f.outcome = 'late';

COMMENT ON TABLE designation_filing IS 'Filings of a college''s choice of institution; rows stay, a correction is another filing of the same day. / 院校选定定点医疗机构的备案；行不改变，更正为同日的另一备案。';
COMMENT ON COLUMN designation_filing.college_id IS 'College. / 院校。';
COMMENT ON COLUMN designation_filing.filing_no IS 'Number within the college. Result. / 院校内备案号。结果列。';
COMMENT ON COLUMN designation_filing.institution_id IS 'Institution it chooses. / 所选机构。';
COMMENT ON COLUMN designation_filing.filed_on IS 'Day it was filed. / 备案日期。';
COMMENT ON COLUMN designation_filing.document IS 'Paper it is proven by. / 证明材料。';
COMMENT ON COLUMN designation_filing.outcome IS 'Result: first (none was chosen), at_once, next_year, same (already so), late (the old one goes on). / 结果：首次选定（first）、即时变更（at_once）、下一年度变更（next_year）、无变化（same）或逾期（late，原机构延续）。';
COMMENT ON COLUMN designation_filing.takes_effect IS 'Result: first day of the change; NULL: none. / 结果：变更首日；为空即无变更。';
COMMENT ON COLUMN designation_filing.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN designation_filing.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON VIEW designation_breach IS 'Choices against the order of choice, and filings that came too late. / 不符合选定顺序的选择以及逾期备案。';
COMMENT ON COLUMN designation_breach.college_id IS 'College. / 院校。';
COMMENT ON COLUMN designation_breach.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN designation_breach.day IS 'First day of the choice, or day of the filing. / 选定首日或备案日期。';
COMMENT ON COLUMN designation_breach.breach IS 'clinic_passed_over, partner_before_own, not_listed or filed_late. / 未选内设机构（clinic_passed_over）、先选合作机构（partner_before_own）、未在公布名单（not_listed）或逾期备案（filed_late）。';
