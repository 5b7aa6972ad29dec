-- Everybody's cover, as the facts now say it.

CREATE VIEW coverage WITH (security_invoker = true) AS
  SELECT c.person_id, p.valid, p.pathway, p.usable_from, p.plan_version, p.coverage_rule, p.fact_no, p.clause, p.reason
  FROM (SELECT f.person_id,
               medins.cover_agg(f.tableoid, f.fact_no, f.kind, f.valid, f.benefit_year,
                                f.organisation_id, f.code, f.retracted_at) AS cover
        FROM fact f
        GROUP BY f.person_id) c
  CROSS JOIN LATERAL medins.periods(c.cover) p;

COMMENT ON VIEW coverage IS 'Periods of cover of all persons; a period with a reason is held for a decision. / 全部人员的待遇期；带原因者待核定。';
COMMENT ON COLUMN coverage.person_id IS 'Person. / 人员。';
COMMENT ON COLUMN coverage.valid IS 'Days of the period. / 待遇期日期范围。';
COMMENT ON COLUMN coverage.pathway IS 'By what right. / 参保途径。';
COMMENT ON COLUMN coverage.usable_from IS 'First day on which the account works. / 账户启用日。';
COMMENT ON COLUMN coverage.plan_version IS 'Plan version that decides. / 所依据的方案版本。';
COMMENT ON COLUMN coverage.coverage_rule IS 'Coverage rule of that version. / 所依据的参保规则。';
COMMENT ON COLUMN coverage.fact_no IS 'The fact it rests on. / 所依据的事实编号。';
COMMENT ON COLUMN coverage.clause IS 'Clause. / 条款。';
COMMENT ON COLUMN coverage.reason IS 'Why it is held, NULL where the person is covered. / 待核定原因，在保时为空。';
