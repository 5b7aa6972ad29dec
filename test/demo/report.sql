-- A page for each month and city, into the folder where it runs: shanghai-2025-11.html and so on.
\o
\pset format unaligned
\t on
SELECT format('\o %s-%s.html', city, to_char(month, 'YYYY-MM')) || E'\n' || format('SELECT medins.month_report(%L, %L);', city, month)
FROM unnest('{shanghai,weihai}'::text[]) city, generate_series('2025-09-01'::timestamp, '2025-12-01', interval '1 month') g, CAST(g AS date) month
ORDER BY city, month \g pages.sql
\i pages.sql
\o
