-- Prints docs/reference.md (-v language=en) or docs/reference.zh-CN.md (-v language=zh) from the catalogue and its
-- comments: psql -XAtq -v ON_ERROR_STOP=1 -v language=en -f docs/reference.sql. `make reference` writes both.
-- Nothing is left in the database.
\pset format unaligned
\pset tuples_only on
\set QUIET 1
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
BEGIN;
CREATE EXTENSION IF NOT EXISTS medins CASCADE;
SELECT medins.create_ledger('reference_ledger') \g /dev/null
SELECT medins.install_plan('reference_ledger', 'shanghai'), medins.install_plan('reference_ledger', 'weihai') \g /dev/null
SELECT set_config('reference.language', :'language', true) \g /dev/null
SET LOCAL search_path = reference_ledger;

-- What this language says: of two texts, and of a comment 'English. / 中文。', made safe for a cell of a table.
CREATE FUNCTION pg_temp.say(en text, zh text) RETURNS text
LANGUAGE sql STABLE
RETURN CASE current_setting('reference.language') WHEN 'zh' THEN zh ELSE en END;
CREATE FUNCTION pg_temp.comment_of(oid, catalogue name, attribute int DEFAULT 0) RETURNS text
LANGUAGE sql STABLE
RETURN (SELECT replace(pg_temp.say(regexp_replace(d, ' / .*$', ''), regexp_replace(d, '^.*? / ', '')), '|', '\|')
        FROM coalesce(CASE attribute WHEN 0 THEN obj_description($1, catalogue) ELSE col_description($1, attribute) END,
                      'NO COMMENT / NO COMMENT') d);

-- Defaults without the casts that the server writes out.
CREATE FUNCTION pg_temp.plain(text) RETURNS text
LANGUAGE sql STABLE
RETURN regexp_replace(regexp_replace($1, '\(\(now\(\) AT TIME ZONE [^)]*\)\)::date', 'today', 'g'),
                      '(''|NULL)::[a-z_.]+(?: with time zone)?(?:\[\])?', '\1', 'g');

CREATE TEMP VIEW relation AS
  SELECT c.oid, c.relkind, c.reltype, CASE WHEN n.nspname = 'medins' THEN 'medins.' ELSE '' END || c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('medins', 'reference_ledger') AND c.relkind IN ('r', 'p', 'v');

-- The lines of a relation's columns, or of a composite type's.
CREATE FUNCTION pg_temp.columns_of(relation oid) RETURNS text
LANGUAGE sql STABLE
RETURN (
  SELECT concat_ws(E'\n', pg_temp.say('| column | type | meaning |', '| 列 | 类型 | 含义 |'), '|---|---|---|', string_agg(format(
    '| %s | %s | %s |',
    CASE WHEN EXISTS (SELECT FROM pg_index WHERE indrelid = relation AND indisprimary AND attnum = ANY ((indkey::int2[])[0:indnkeyatts - 1]))
         THEN format('**`%s`**', attname) ELSE format('`%s`', attname) END,
    format_type(atttypid, atttypmod)
      || CASE WHEN relkind IN ('r', 'p') AND NOT attnotnull THEN pg_temp.say(' or NULL', '，可为NULL') ELSE '' END,
    concat(pg_temp.comment_of(relation, 'pg_class', attnum),
      (SELECT pg_temp.say(' One of ', '取值：') || string_agg(format('`%s`', word[1]), pg_temp.say(', ', '、') ORDER BY place) || pg_temp.say('.', '。')
       FROM pg_constraint k, regexp_matches(pg_get_constraintdef(k.oid), '''([^'']+)''::text', 'g') WITH ORDINALITY m (word, place)
       WHERE conrelid = relation AND contype = 'c' AND conkey = ARRAY[attnum]
         AND pg_get_constraintdef(k.oid) ~ '^CHECK \(\(\w+ (= ANY \(|<@ )ARRAY\[[^()]*\]\)+$'),
      (SELECT format(pg_temp.say(' Row of [`%s`](#%1$s).', '见[`%s`](#%1$s)。'), confrelid::regclass)
       FROM pg_constraint WHERE conrelid = relation AND contype = 'f' AND conkey = ARRAY[attnum]),
      (SELECT format(pg_temp.say(' Default `%s`.', '默认`%s`。'), pg_temp.plain(pg_get_expr(adbin, adrelid)))
       FROM pg_attrdef WHERE adrelid = relation AND adnum = attnum))),
    E'\n' ORDER BY attnum))
  FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid
  WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped);

SELECT pg_temp.say('# Reference

Everything with a name, from the comments of the database itself. Written by `make reference`: do not edit it, edit the
comments. What the parts mean together, and the rule language, is in the [manual](manual.md); what to do about an error
in [troubleshooting](troubleshooting.md). 中文: [reference.zh-CN.md](reference.zh-CN.md).

Amounts are in yuan where nothing else is said; two dates include both ends; a `daterange` is half-open. `L` stands for a
ledger, which is a schema. In tables keys are **bold**.

- [Functions](#functions), [triggers](#triggers), [types](#types), [operators](#operators)
- [Tables](#tables) and [views](#views) of a ledger
- [Reasons](#reasons), and other [words that are rows](#words-that-are-rows)', '# 参考

全部有名称的对象，取自数据库自身的注释。由`make reference`生成：请勿编辑本文件，应编辑注释。各部分如何配合及规则语言见[manual.md](manual.md)，
错误的处理见[troubleshooting.md](troubleshooting.md)。English: [reference.md](reference.md)。

未另行说明的金额以元计；成对的日期含首尾两日；`daterange`含首不含尾。`L`表示账套，即一个模式。表中主键为**粗体**。

- [函数](#函数)、[触发器](#触发器)、[类型](#类型)、[运算符](#运算符)
- 账套的[表](#表)与[视图](#视图)
- [原因](#原因)，及其他[以行表示的用词](#以行表示的用词)');

SELECT pg_temp.say(E'\n## Functions\n\nOf schema `medins`. Those behind types and operators are left out.',
                   E'\n## 函数\n\n均在模式`medins`中；类型与运算符背后的函数从略。');
CREATE TEMP VIEW function AS
  SELECT oid, proname::text COLLATE "C" AS name, pg_get_function_identity_arguments(oid) COLLATE "C" AS identity, prorettype = 'trigger'::regtype AS is_trigger,
    format(CASE prokind WHEN 'p' THEN '`CALL %s(%s)`' ELSE '`%s(%s)` → `%s`' END, proname,
           pg_temp.plain(regexp_replace(pg_get_function_arguments(oid), '(, )?OUT .*$', '')), pg_get_function_result(oid))
      || '. ' || CASE WHEN prokind = 'a' THEN pg_temp.say('Aggregate. ', '聚合。') ELSE '' END
      || concat_ws(', ', CASE provolatile WHEN 'i' THEN 'IMMUTABLE' WHEN 's' THEN 'STABLE' ELSE 'VOLATILE' END,
                         CASE WHEN proisstrict AND prokind = 'f' THEN 'STRICT' END,
                         'PARALLEL ' || CASE proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' ELSE 'UNSAFE' END) || '.' AS signature,
    pg_temp.comment_of(oid, 'pg_proc') AS comment
  FROM pg_proc
  WHERE pronamespace = 'medins'::regnamespace AND (proname !~ '^(accumulators|cover|resident_id)_' OR prokind = 'a');
SELECT concat(CASE WHEN name IS DISTINCT FROM lag(name) OVER w THEN format(E'\n### `medins.%s`\n', name) END, E'\n', comment, E'\n\n', signature)
FROM function WHERE NOT is_trigger WINDOW w AS (ORDER BY name, identity) ORDER BY name, identity;
SELECT pg_temp.say(E'\n## Triggers\n\nNothing else calls these functions.\n\n| function | of | what it does |\n|---|---|---|',
                   E'\n## 触发器\n\n这些函数仅由触发器调用。\n\n| 函数 | 所属 | 作用 |\n|---|---|---|');
SELECT format('| `%s` | %s | %s |', name,
  (SELECT string_agg(DISTINCT format('[`%s`](#%1$s)', c.relname) COLLATE "C", ', ' ORDER BY format('[`%s`](#%1$s)', c.relname) COLLATE "C")
   FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
   WHERE tgfoid = f.oid AND c.relnamespace = 'reference_ledger'::regnamespace), comment)
FROM function f WHERE is_trigger ORDER BY name;

SELECT pg_temp.say(E'\n## Types', E'\n## 类型');
SELECT concat(format(E'\n### `%s`\n\n%s', format_type(t.oid, NULL), pg_temp.comment_of(t.oid, 'pg_type')),
  CASE typtype WHEN 'c' THEN E'\n\n' || pg_temp.columns_of(typrelid)
               WHEN 'd' THEN format(E'\n\n%s `%s`.', pg_temp.say('Domain over', '域，基于'), format_type(typbasetype, NULL)) END)
FROM pg_type t LEFT JOIN pg_class c ON c.oid = typrelid
WHERE typtype IN ('b', 'c', 'd') AND typcategory <> 'A' AND coalesce(relkind, 'c') = 'c'
  AND typnamespace IN ('medins'::regnamespace, 'reference_ledger'::regnamespace)
ORDER BY typnamespace = 'reference_ledger'::regnamespace, typname COLLATE "C";

SELECT pg_temp.say(E'\n## Operators\n\nOf schema `medins`: put it on the `search_path`, or write `OPERATOR(medins.->)`.\n\n| operator | what it does |\n|---|---|',
                   E'\n## 运算符\n\n均在模式`medins`中：将其置入`search_path`，或写作`OPERATOR(medins.->)`。\n\n| 运算符 | 作用 |\n|---|---|');
SELECT format('| `%s %s %s` | %s |', format_type(oprleft, NULL), oprname, format_type(oprright, NULL), pg_temp.comment_of(oid, 'pg_operator'))
FROM pg_operator WHERE oprnamespace = 'medins'::regnamespace
ORDER BY format_type(oprleft, NULL) COLLATE "C", oprname COLLATE "C", format_type(oprright, NULL) COLLATE "C";

SELECT CASE kind WHEN 'v' THEN pg_temp.say(E'\n## Views\n\nAll are `security_invoker`: the caller needs privileges on the tables beneath.',
                                           E'\n## 视图\n\n均为`security_invoker`：调用者须具有所涉各表的权限。')
                          ELSE pg_temp.say(E'\n## Tables', E'\n## 表') END
  || (SELECT string_agg(format(E'\n\n### `%s`\n\n%s\n\n%s', name, pg_temp.comment_of(oid, 'pg_class'), pg_temp.columns_of(oid)), ''
                        ORDER BY name COLLATE "C")
      FROM relation WHERE (relkind = 'v') = (kind = 'v'))
FROM unnest('{r,v}'::text[]) kind;

SELECT pg_temp.say('
## Reasons

Rows of [`reason`](#reason): those of every ledger, and those of the shipped plans with what their rules do for that reason.

| reason | what it says | clause | rules |
|---|---|---|---|', '
## 原因

表[`reason`](#reason)的行：各账套共有者，以及随附方案所用者及其规则的裁定。

| 原因 | 含义 | 条款 | 规则 |
|---|---|---|---|');
SELECT format('| `%s` | %s | %s | %s |', reason, pg_temp.say(sentence_en, sentence_zh), clause,
  (SELECT string_agg(DISTINCT (plan || ': ' || effect) COLLATE "C", ', ' ORDER BY (plan || ': ' || effect) COLLATE "C")
   FROM (SELECT version, effect, reason FROM rule UNION ALL SELECT version, effect, reason FROM coverage_rule) u JOIN plan_version USING (version)
   WHERE u.reason = r.reason))
FROM reason r ORDER BY reason COLLATE "C";

SELECT pg_temp.say('
## Words that are rows

Of every ledger, and of the shipped plans; a ledger may have more.

| table | word | name |
|---|---|---|', '
## 以行表示的用词

各账套共有及随附方案所带者；账套可增加。

| 表 | 用词 | 名称 |
|---|---|---|');
SELECT format('| `%s` | `%s` | %s |', relation, word, replace(pg_temp.say(name_en, name_zh), '|', '\|'))
FROM (SELECT 'credential_state' AS relation, credential || '`, `' || state AS word, name_en, name_zh FROM credential_state
      UNION ALL SELECT 'document_type', document_type, name_en, name_zh FROM document_type
      UNION ALL SELECT 'fact_kind', kind, name_en, name_zh FROM fact_kind
      UNION ALL SELECT 'institution_kind', kind, name_en, name_zh FROM institution_kind
      UNION ALL SELECT 'insurer', insurer, name_en, name_zh FROM insurer
      UNION ALL SELECT 'supervision_rule', rule, sentence_en, sentence_zh FROM supervision_rule
      UNION ALL SELECT 'medins.sentence', kind, sentence_en, sentence_zh FROM medins.sentence) u
ORDER BY relation COLLATE "C", word COLLATE "C";
ROLLBACK;
