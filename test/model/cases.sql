-- Policy cases through the slow model: what it makes of a case that is not what the case says.  It knows of nothing
-- that is paid on application.

CREATE FUNCTION model.unlike_case(of_version int) RETURNS TABLE (name text, expected jsonb, by_model jsonb) LANGUAGE plpgsql STABLE AS $$
DECLARE
  c record;
  bill model.bill;
  s model.situation;
  x model.split;
  cover record;
BEGIN
  FOR c IN SELECT p.* FROM policy_case p WHERE p.version = of_version AND p.applied_for = '{}' ORDER BY p.name COLLATE "C" LOOP
    c.served_to := coalesce(c.served_to, c.served_from);
    IF c.channel = 'reimbursement' THEN
      c.receipt_date := coalesce(c.receipt_date, c.served_to);
      c.applied_on := coalesce(c.applied_on, c.receipt_date);
    END IF;
    c.settled_on := coalesce(c.settled_on, c.applied_on, c.served_to);
    bill := NULL;
    bill.institution_id := c.institution_id;
    bill.care := c.care;
    bill.channel := c.channel;
    bill.credential := c.credential;
    bill.access := c.access;
    bill.served_from := c.served_from;
    bill.served_to := c.served_to;
    bill.settled_on := c.settled_on;
    bill.applied_on := c.applied_on;
    bill.receipt_date := c.receipt_date;
    bill.total_amount := c.total_amount;
    bill.self_funded := c.self_funded;
    bill.over_price_limit := c.over_price_limit;
    bill.advance_self_pay := c.advance_self_pay;

    cover := NULL;
    SELECT r.effect, r.reason INTO cover FROM coverage_rule r WHERE r.version = of_version AND r.pathway = c.pathway AND r.effect <> 'end';
    s := NULL;
    s.version := of_version;
    SELECT CASE WHEN v.stay_date = 'discharge' AND c.care IN ('inpatient', 'observation') THEN c.served_to ELSE c.served_from END,
           model.year_of(CASE WHEN v.stay_date = 'discharge' AND c.care IN ('inpatient', 'observation') THEN c.served_to ELSE c.served_from END, p.year_begins)
      INTO s.day, s.benefit_year
      FROM plan_version v JOIN plan p USING (plan)
     WHERE v.version = of_version;
    s.level := c.level;
    s.relation := c.relation;
    s.locality := c.locality;
    s.pathway := nullif(c.pathway, 'none');
    s.effect := cover.effect;
    s.reason := cover.reason;
    s.statuses := c.statuses;
    s.illness := c.illness;
    s.family_account := CASE WHEN c.family_money IS NOT NULL THEN 0 END;
    s.family_money := c.family_money;
    x := model.split(bill, s, model.totals(c.totals_before::text));

    -- what the case says, and the same of what the model says
    expected := jsonb_strip_nulls(jsonb_build_object('benefit_year', c.benefit_year, 'decision', c.decision, 'in_scope', c.in_scope,
      'deductible', c.deductible, 'rate', c.rate, 'fund_paid', c.fund_paid, 'relief_paid', c.relief_paid,
      'serious_illness_paid', c.serious_illness_paid, 'family_paid', c.family_paid, 'other_paid', c.other_paid, 'cash_paid', c.cash_paid,
      'accumulators', CASE WHEN c.totals_after IS NOT NULL THEN model.totals(c.totals_after::text) END)) || jsonb_build_object('reason', c.reason);
    SELECT jsonb_object_agg(key, coalesce(value, 'null')) INTO by_model
      FROM jsonb_object_keys(expected) k (key) LEFT JOIN jsonb_each(to_jsonb(x) || jsonb_build_object('benefit_year', s.benefit_year)) v USING (key);
    name := c.name;
    IF expected <> by_model THEN
      RETURN NEXT;
    END IF;
  END LOOP;
END $$;
