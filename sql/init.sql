-- The extension installs, brings what it needs, and its operator classes are sound.
CREATE EXTENSION medins CASCADE;
SELECT extversion, extnamespace::regnamespace, extrelocatable FROM pg_extension WHERE extname = 'medins';
SELECT opcname, amvalidate(oid) FROM pg_opclass WHERE opcnamespace = 'medins'::regnamespace ORDER BY opcname, opcmethod;
SELECT kind, name FROM medins.template ORDER BY kind, name;
