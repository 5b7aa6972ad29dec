-- How far long calls have come, while they run: in the server's activity statistics, which other sessions read.

-- Always true, so that it can stand in WHERE, behind OFFSET 0.
CREATE FUNCTION medins.report_progress(ledger regnamespace, call regproc, started_at timestamptz, done bigint, total bigint)
  RETURNS boolean
  LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'report_progress';

CREATE FUNCTION medins.end_progress() RETURNS void
  LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE
  AS 'MODULE_PATHNAME', 'end_progress';

CREATE FUNCTION medins.calls_in_progress()
  RETURNS TABLE (pid int, ledger regnamespace, call regproc, started_at timestamptz, done bigint, total bigint)
  LANGUAGE C STABLE STRICT PARALLEL RESTRICTED ROWS 10
  AS 'MODULE_PATHNAME', 'calls_in_progress';

CREATE VIEW medins.progress WITH (security_invoker = true) AS
  SELECT c.pid, c.ledger, c.call, c.started_at, c.done, c.total,
         round(c.done / nullif(t.seconds, 0), 1) AS rate,
         round((greatest(c.total, c.done) - c.done) * t.seconds / nullif(c.done, 0)) AS seconds_left
  FROM medins.calls_in_progress() c
  CROSS JOIN LATERAL (SELECT extract(epoch FROM clock_timestamp() - c.started_at)) t (seconds);
GRANT SELECT ON medins.progress TO PUBLIC;

COMMENT ON FUNCTION medins.report_progress(regnamespace, regproc, timestamptz, bigint, bigint) IS
  'For calls that are not in C: shows in medins.progress how far a call of this session has come; total 0: not known. Does nothing while a command of the server shows its own progress (COPY). Always true, so that it can stand in WHERE. / 供非C语言实现的调用使用：在medins.progress中显示本会话某次调用的进度；total为0表示总数未知。服务器命令（如COPY）正在显示其自身进度时不起作用。恒为真，可用于WHERE。';
COMMENT ON FUNCTION medins.end_progress() IS
  'Shows nothing more of the call; the end of a transaction by an error does that, too. / 不再显示该调用的进度；事务因错误结束时亦然。';
COMMENT ON FUNCTION medins.calls_in_progress() IS
  'What view medins.progress is made of. / 视图medins.progress的数据来源。';
COMMENT ON VIEW medins.progress IS
  'How far the long calls have come that run now in this database: one''s own, and with pg_read_all_stats everybody''s. / 本数据库中正在执行的长时间调用的进度：自己的；具有pg_read_all_stats者可见全部。';
COMMENT ON COLUMN medins.progress.pid IS 'Process, as in pg_stat_activity; pg_cancel_backend(pid) stops it. / 进程号，同pg_stat_activity；可用pg_cancel_backend(pid)中止。';
COMMENT ON COLUMN medins.progress.ledger IS 'Ledger. / 账套。';
COMMENT ON COLUMN medins.progress.call IS 'Function or procedure; of reopen_month close_month. / 函数或过程；reopen_month显示为close_month。';
COMMENT ON COLUMN medins.progress.started_at IS 'When it began. / 开始时间。';
COMMENT ON COLUMN medins.progress.done IS 'Rows, persons or institutions that are done, as the call goes; of partition_claim a row once when it is copied and once for each index. / 已完成的行数、人数或机构数，视调用而定；partition_claim中每行复制计一次、每个索引各计一次。';
COMMENT ON COLUMN medins.progress.total IS 'Of how many, where that is known; of verify and simulate an estimate that gets better. / 总数，已知时；verify与simulate为逐渐精确的估计值。';
COMMENT ON COLUMN medins.progress.rate IS 'Done in a second, so far on average. / 至今平均每秒完成数。';
COMMENT ON COLUMN medins.progress.seconds_left IS 'Seconds left at that rate. / 按此速率的剩余秒数。';
