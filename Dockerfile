# medins in the official image of PostgreSQL 15 to 18:
#   docker build --build-arg PG=17 -t medins .
#   docker run -e POSTGRES_PASSWORD=... -e POSTGRES_DB=city_db medins
# The database that a new container makes has the extension; a ledger is made by medins.create_ledger.
ARG PG=17

FROM postgres:${PG} AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make "postgresql-server-dev-$PG_MAJOR"
COPY . /src
RUN make -C /src with_llvm=no && make -C /src with_llvm=no install DESTDIR=/out

FROM postgres:${PG}
COPY --from=build /out /
RUN echo 'CREATE EXTENSION medins CASCADE;' >/docker-entrypoint-initdb.d/medins.sql
