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

COMMENT ON TABLE designation_filing IS 'Filings of a college''s choice of institution (WH-2.2, WH-2.3): INSERT one, RETURNING what it changes. The trigger enters that in designation, where choices from that day on give way to the new one, which has no end and so renews itself. Rows stay; a correction is another filing of the same day. Errors: MI011 dated before one that has taken effect, MI012, MI013; 23505 another was entered at the same time, enter it again. / 院校选定定点医疗机构的备案（WH-2.2、WH-2.3）：插入备案，以RETURNING取得变更结果。触发器据以登记designation：自该日起的原选定让位于新选定，新者无止期、自动延续。行不改变，更正为同日的另一备案。错误：MI011早于已生效备案，MI012，MI013；23505同时有另一备案，重新录入即可。';
COMMENT ON COLUMN designation_filing.college_id IS 'College. / 院校。';
COMMENT ON COLUMN designation_filing.filing_no IS 'Number within the college; set by the ledger. / 院校内备案号；由账套编号。';
COMMENT ON COLUMN designation_filing.institution_id IS 'Institution it chooses. / 所选机构。';
COMMENT ON COLUMN designation_filing.filed_on IS 'Day it was filed, whenever it is entered. / 备案日期，与录入时间无关。';
COMMENT ON COLUMN designation_filing.document IS 'Paper it is proven by; may be left out. / 证明材料；可不填。';
COMMENT ON COLUMN designation_filing.outcome IS 'Result: first (none was chosen), at_once (the one chosen is the college''s own clinic, or the plan binds none), next_year (an outside institution stands for the year, and the filing came in time: plan_version.choice_before), same (it is so already), late (the old one goes on). / 结果：首次选定（first）、即时变更（at_once，原为院校自有机构或方案不限）、下一年度变更（next_year，原外部机构本年度不变且按期备案，见plan_version.choice_before）、无变化（same）或逾期（late，原机构延续）。';
COMMENT ON COLUMN designation_filing.takes_effect IS 'Result: first day of the change; NULL: none. / 结果：变更首日；为空即无变更。';
COMMENT ON COLUMN designation_filing.recorded_at IS 'When it was recorded. / 登记时间。';
COMMENT ON COLUMN designation_filing.recorded_by IS 'Role that recorded it. / 登记人。';

COMMENT ON VIEW designation_breach IS 'Choices against the order of choice, and filings that came too late (WH-2.2, WH-2.3); they refuse nothing. / 不符合选定顺序的选择以及逾期备案（WH-2.2、WH-2.3）；不作拒绝。';
COMMENT ON COLUMN designation_breach.college_id IS 'College. / 院校。';
COMMENT ON COLUMN designation_breach.institution_id IS 'Institution. / 机构。';
COMMENT ON COLUMN designation_breach.day IS 'First day of the choice, or day of the filing. / 选定首日或备案日期。';
COMMENT ON COLUMN designation_breach.breach IS 'clinic_passed_over: an outside institution though the college has a clinic; partner_before_own: its clinic run with a partner though it has one of its own; not_listed: not designated by the insurance on that day; filed_late. / clinic_passed_over：有院校医疗机构而选外部机构；partner_before_own：有自办机构而选合作机构；not_listed：当日非医保定点；filed_late：逾期备案。';
