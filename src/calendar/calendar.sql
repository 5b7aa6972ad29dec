-- Benefit years, which begin on any day of the calendar year (plan.year_begins).

CREATE FUNCTION medins.benefit_year(day date, year_begins interval) RETURNS int
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'benefit_year';
CREATE FUNCTION medins.benefit_years(valid daterange, year_begins interval) RETURNS SETOF int
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE ROWS 1
  AS 'MODULE_PATHNAME', 'benefit_years';
CREATE FUNCTION medins.benefit_year_from(benefit_year int, year_begins interval) RETURNS date
  LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE
  AS 'MODULE_PATHNAME', 'benefit_year_from';

COMMENT ON FUNCTION medins.benefit_year(date, interval) IS
  'The benefit year that a day lies in, where years begin that long after 1 January; NULL for infinity. / 某日所属的待遇年度，年度自1月1日后该间隔起算；无穷日期为NULL。';
COMMENT ON FUNCTION medins.benefit_years(daterange, interval) IS
  'The benefit years that some of the days lie in; none for days without an end. / 日期范围所涉及的各待遇年度；无止期者无结果。';
COMMENT ON FUNCTION medins.benefit_year_from(int, interval) IS
  'The first day of a benefit year; infinite where dates end. / 待遇年度的首日；超出日期范围时为无穷。';
