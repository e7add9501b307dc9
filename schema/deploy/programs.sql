-- Deploy jwstvo:programs to pg
-- requires: support
-- Observing programmes: what files say of them, what headers say, and of both what holds; with text search.
BEGIN;

-- What a file says of a programme. rank: 1 a table the operator wrote, 2 an APT file, 3 text extracted from PDF.
CREATE TABLE store.program_entry (
    filename                 text COLLATE "C" NOT NULL,
    program                  integer NOT NULL CHECK (program > 0),
    rank                     integer NOT NULL,
    cycle                    integer,
    category                 text COLLATE "C",
    subcategory              text,
    science_category         text,
    title                    text,
    pi_name                  text,
    co_pis                   text,
    abstract                 text,
    exclusive_access_months  integer,
    instrument_modes         text,
    prime_hours              double precision,
    parallel_hours           double precision,
    PRIMARY KEY (program, rank, filename)
);
COMMENT ON COLUMN store.program_entry.prime_hours IS 'h';
COMMENT ON COLUMN store.program_entry.parallel_hours IS 'h';
CREATE INDEX program_entry_filename ON store.program_entry (filename);

CREATE TABLE store.program_observation (
    filename  text COLLATE "C" NOT NULL,
    program   integer NOT NULL,
    line      integer NOT NULL,              -- order in the file
    observtn  integer,                       -- number of the observation, where the file numbers them
    label     text,
    template  text,
    target    text,
    PRIMARY KEY (program, filename, line)
);
CREATE INDEX program_observation_filename ON store.program_observation (filename);

-- One row a programme, made by settle_programs.
CREATE TABLE store.program (
    program                  integer PRIMARY KEY,
    cycle                    integer,
    category                 text COLLATE "C",
    subcategory              text,
    science_category         text,
    title                    text,
    pi_name                  text,
    co_pis                   text,
    abstract                 text,
    exclusive_access_months  integer,
    instrument_modes         text,
    prime_hours              double precision,
    parallel_hours           double precision,
    source                   text NOT NULL CHECK (source IN ('file', 'header')),
    all_text                 text NOT NULL GENERATED ALWAYS AS
        (coalesce(title, '') || E'\n' || coalesce(pi_name, '') || E'\n' || coalesce(co_pis, '') || E'\n'
         || coalesce(instrument_modes, '') || E'\n' || coalesce(abstract, '')) STORED
);
COMMENT ON COLUMN store.program.prime_hours IS 'h';
COMMENT ON COLUMN store.program.parallel_hours IS 'h';
-- ivo_hasword(title | abstract | all_text, 'words') of ADQL is to_tsvector('english', ...) @@ plainto_tsquery('english', ...)
CREATE INDEX program_title ON store.program USING gin (to_tsvector('english', title));
CREATE INDEX program_abstract ON store.program USING gin (to_tsvector('english', abstract));
CREATE INDEX program_all_text ON store.program USING gin (to_tsvector('english', all_text));

-- the observation whose header speaks for its programme
CREATE INDEX observation_program ON store.observation (proposal_id, observationID);

-- Each fact of a programme from the file of lowest rank (then name) that tells it, else from the header of its first
-- observation that has a title or a PI. A programme that nobody tells of any more is gone.
CREATE FUNCTION store.settle_programs(numbers integer[]) RETURNS void LANGUAGE sql AS $$
    DELETE FROM store.program AS p
    WHERE p.program = ANY (numbers)
      AND NOT EXISTS (SELECT FROM store.program_entry AS e WHERE e.program = p.program)
      AND NOT EXISTS (SELECT FROM store.observation AS o WHERE o.proposal_id = p.program::text);
    INSERT INTO store.program AS held (program, cycle, category, subcategory, science_category, title, pi_name, co_pis, abstract,
        exclusive_access_months, instrument_modes, prime_hours, parallel_hours, source)
    SELECT n.number, f.cycle, coalesce(f.category, h.category), coalesce(f.subcategory, h.subcategory),
        coalesce(f.science_category, h.science_category), coalesce(f.title, h.title), coalesce(f.pi_name, h.pi_name),
        f.co_pis, f.abstract, f.exclusive_access_months, f.instrument_modes, f.prime_hours, f.parallel_hours,
        CASE WHEN f.entries > 0 THEN 'file' ELSE 'header' END
    FROM (SELECT DISTINCT number FROM unnest(numbers) AS number) AS n
    CROSS JOIN LATERAL (
        SELECT count(*) AS entries,
            (array_agg(e.cycle ORDER BY e.rank, e.filename) FILTER (WHERE e.cycle IS NOT NULL))[1] AS cycle,
            (array_agg(e.category ORDER BY e.rank, e.filename) FILTER (WHERE e.category IS NOT NULL))[1] AS category,
            (array_agg(e.subcategory ORDER BY e.rank, e.filename) FILTER (WHERE e.subcategory IS NOT NULL))[1] AS subcategory,
            (array_agg(e.science_category ORDER BY e.rank, e.filename)
                FILTER (WHERE e.science_category IS NOT NULL))[1] AS science_category,
            (array_agg(e.title ORDER BY e.rank, e.filename) FILTER (WHERE e.title IS NOT NULL))[1] AS title,
            (array_agg(e.pi_name ORDER BY e.rank, e.filename) FILTER (WHERE e.pi_name IS NOT NULL))[1] AS pi_name,
            (array_agg(e.co_pis ORDER BY e.rank, e.filename) FILTER (WHERE e.co_pis IS NOT NULL))[1] AS co_pis,
            (array_agg(e.abstract ORDER BY e.rank, e.filename) FILTER (WHERE e.abstract IS NOT NULL))[1] AS abstract,
            (array_agg(e.exclusive_access_months ORDER BY e.rank, e.filename)
                FILTER (WHERE e.exclusive_access_months IS NOT NULL))[1] AS exclusive_access_months,
            (array_agg(e.instrument_modes ORDER BY e.rank, e.filename)
                FILTER (WHERE e.instrument_modes IS NOT NULL))[1] AS instrument_modes,
            (array_agg(e.prime_hours ORDER BY e.rank, e.filename) FILTER (WHERE e.prime_hours IS NOT NULL))[1] AS prime_hours,
            (array_agg(e.parallel_hours ORDER BY e.rank, e.filename)
                FILTER (WHERE e.parallel_hours IS NOT NULL))[1] AS parallel_hours
        FROM store.program_entry AS e WHERE e.program = n.number) AS f
    LEFT JOIN LATERAL (
        SELECT o.proposal_project AS category, o.proposal_title AS title, o.proposal_pi AS pi_name,
            nullif(nullif(k.keywords ->> 'SUBCAT', 'NONE'), '') AS subcategory, nullif(k.keywords ->> 'SCICAT', '') AS science_category
        FROM store.observation AS o
        LEFT JOIN LATERAL (
            SELECT h.keywords FROM store.artifact AS a JOIN store.header AS h USING (artifactID)
            WHERE a.obsID = o.obsID AND h.keywords ? 'PI_NAME' ORDER BY a.uri LIMIT 1) AS k ON true
        WHERE o.proposal_id = n.number::text AND (o.proposal_title IS NOT NULL OR o.proposal_pi IS NOT NULL)
        ORDER BY o.observationID LIMIT 1) AS h ON true
    WHERE f.entries > 0 OR h.title IS NOT NULL OR h.pi_name IS NOT NULL
    ORDER BY n.number
    ON CONFLICT (program) DO UPDATE
    SET (cycle, category, subcategory, science_category, title, pi_name, co_pis, abstract, exclusive_access_months,
         instrument_modes, prime_hours, parallel_hours, source)
        = ROW (excluded.cycle, excluded.category, excluded.subcategory, excluded.science_category, excluded.title,
               excluded.pi_name, excluded.co_pis, excluded.abstract, excluded.exclusive_access_months,
               excluded.instrument_modes, excluded.prime_hours, excluded.parallel_hours, excluded.source)
    WHERE (held.cycle, held.category, held.subcategory, held.science_category, held.title, held.pi_name, held.co_pis,
           held.abstract, held.exclusive_access_months, held.instrument_modes, held.prime_hours, held.parallel_hours, held.source)
        IS DISTINCT FROM (excluded.cycle, excluded.category, excluded.subcategory, excluded.science_category, excluded.title,
           excluded.pi_name, excluded.co_pis, excluded.abstract, excluded.exclusive_access_months,
           excluded.instrument_modes, excluded.prime_hours, excluded.parallel_hours, excluded.source)
$$;

-- Kept in step with what files say, whoever changes it, and with observations that go; what comes, the load settles at
-- its end, when the headers are there.
CREATE FUNCTION store.settle_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM store.settle_programs(ARRAY(SELECT DISTINCT program FROM told));
    RETURN NULL;
END $$;
CREATE TRIGGER settle_new AFTER INSERT ON store.program_entry REFERENCING NEW TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION store.settle_told();
CREATE TRIGGER settle_old AFTER DELETE ON store.program_entry REFERENCING OLD TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION store.settle_told();
CREATE FUNCTION store.settle_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM store.settle_programs(ARRAY(
        SELECT DISTINCT proposal_id::integer FROM gone WHERE proposal_id ~ '^[1-9][0-9]{0,4}$'));
    RETURN NULL;
END $$;
CREATE TRIGGER settle_gone AFTER DELETE ON store.observation REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION store.settle_gone();

CREATE VIEW store.jwst_program AS
SELECT p.program, p.cycle, p.category, p.subcategory, p.science_category, p.title, p.pi_name, p.co_pis, p.abstract,
    p.exclusive_access_months, p.instrument_modes, p.prime_hours, p.parallel_hours, p.source, p.all_text
FROM store.program AS p;

CREATE VIEW store.jwst_program_observation AS
SELECT o.program, o.observtn, o.line, o.label, o.template, o.target, o.filename FROM store.program_observation AS o;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.program_entry, store.program_observation, store.program TO jwst_ingest;
GRANT SELECT ON store.jwst_program, store.jwst_program_observation TO gavoadmin, jwst_ingest;

-- programmes of what is catalogued already
SELECT store.settle_programs(ARRAY(SELECT DISTINCT proposal_id::integer FROM store.observation WHERE proposal_id ~ '^[1-9][0-9]{0,4}$'));

COMMIT;
