-- Deploy jwstvo:instrument_keywords to pg
-- requires: support
-- The keywords of MAST's search by instrument keywords, typed, a table an instrument: a query of a few keywords is 25 times
-- as fast as one of the JSON of all keywords (store.header), which is unpacked anew for each of them.
-- Written by python -m ingest.instrument_keywords sql
BEGIN;

CREATE FUNCTION store.mjd(utc timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT (40587 + extract(epoch FROM $1) / 86400)::double precision$$;

CREATE TEMP TABLE common (
    act_id text, apername text, asnpool text, asntable text, bartdelt double precision, bendtime double precision,
    bkgdtarg integer, bkglevel double precision, bkgmeth text, bkgsub integer, bmidtime double precision, bstrtime
    double precision, cal_vcs text, cal_ver text, category text, compress integer, cont_id integer, crds_ctx text,
    crds_ver text, crowdfld integer, datamode integer, datamodl text, dataprob integer, file_date timestamp,
    date_beg timestamp, date_end timestamp, date_obs timestamp, detector text, dirimage text, drpfrms1 integer,
    drpfrms3 integer, duration double precision, dva_dec double precision, dva_ra double precision, effexptm double
    precision, effinttm double precision, eng_qual text, engqlptg text, errtype text, exp_only integer, exp_type
    text, expcount integer, expend double precision, expmid double precision, exposure text, expripar text, expstart
    double precision, expsteng timestamp, exsegnum integer, exsegtot integer, extncrs double precision, fastaxis
    integer, filter text, frmdivsr integer, gainfact double precision, gdstarid text, groupgap integer, gs_dec
    double precision, gs_mag double precision, gs_order integer, gs_ra double precision, gs_udec double precision,
    gs_umag double precision, gs_ura double precision, gs_v3_pa double precision, gsc_ver text, gsendtim timestamp,
    gsstrttm timestamp, helidelt double precision, hendtime double precision, hga_move integer, hmidtime double
    precision, hstrtime double precision, instrume text, intarget integer, intend integer, intstart integer, is_psf
    integer, lamp text, masterbg text, mu_dec double precision, mu_epoch timestamp, mu_ra double precision, nexposur
    integer, nextend integer, nframes integer, ngroups integer, nints integer, noutputs integer, nresets integer,
    nrststrt integer, nsamples integer, numdthpt integer, nwfsest double precision, obs_id text, observtn text,
    obsfoldr text, obslabel text, opmode text, origin text, osf_file text, oss_ver text, patt_num integer, pattsize
    text, patttype text, pcs_mode text, pi_name text, pixfrac double precision, pps_aper text, prd_ver text,
    pridtpts integer, primecrs double precision, program integer, prop_dec double precision, prop_ra double
    precision, pwfseet double precision, pxsclrt double precision, readpatt text, s_region text, sca_num integer,
    scatfile text, scicat text, sctarate double precision, sdp_ver text, segmfile text, selfref integer, seq_id
    text, slowaxis integer, srctyapt text, subarray text, subcat text, subpxpts integer, subsize1 integer, subsize2
    integer, substrt1 integer, substrt2 integer, targ_dec double precision, targ_ra double precision, targcat text,
    targdesc text, targname text, targoopp integer, targprop text, targtype text, targudec double precision, targura
    double precision, tcatfile text, telescop text, template text, texptime double precision, tframe double
    precision, tgroup double precision, timesys text, title text, tmeasure double precision, tsample double
    precision, tsovisit integer, va_dec double precision, va_ra double precision, visit text, visit_id text,
    visitend timestamp, visitgrp text, visitsta text, visitype text, vststart timestamp, wtype text, xoffset double
    precision, yoffset double precision, zerofram integer);
COMMENT ON COLUMN common.bartdelt IS 's';
COMMENT ON COLUMN common.bendtime IS 'd';
COMMENT ON COLUMN common.bmidtime IS 'd';
COMMENT ON COLUMN common.bstrtime IS 'd';
COMMENT ON COLUMN common.duration IS 's';
COMMENT ON COLUMN common.dva_dec IS 'rad';
COMMENT ON COLUMN common.dva_ra IS 'rad';
COMMENT ON COLUMN common.effexptm IS 's';
COMMENT ON COLUMN common.effinttm IS 's';
COMMENT ON COLUMN common.expend IS 'd';
COMMENT ON COLUMN common.expmid IS 'd';
COMMENT ON COLUMN common.expstart IS 'd';
COMMENT ON COLUMN common.extncrs IS 's**-1';
COMMENT ON COLUMN common.gs_dec IS 'deg';
COMMENT ON COLUMN common.gs_mag IS 'mag';
COMMENT ON COLUMN common.gs_ra IS 'deg';
COMMENT ON COLUMN common.gs_umag IS 'mag';
COMMENT ON COLUMN common.gs_v3_pa IS 'deg';
COMMENT ON COLUMN common.helidelt IS 's';
COMMENT ON COLUMN common.hendtime IS 'd';
COMMENT ON COLUMN common.hmidtime IS 'd';
COMMENT ON COLUMN common.hstrtime IS 'd';
COMMENT ON COLUMN common.mu_dec IS 'arcsec/yr';
COMMENT ON COLUMN common.mu_ra IS 'arcsec/yr';
COMMENT ON COLUMN common.nwfsest IS 'd';
COMMENT ON COLUMN common.primecrs IS 's**-1';
COMMENT ON COLUMN common.prop_dec IS 'deg';
COMMENT ON COLUMN common.prop_ra IS 'deg';
COMMENT ON COLUMN common.pwfseet IS 'd';
COMMENT ON COLUMN common.sctarate IS 'ms/s';
COMMENT ON COLUMN common.subsize1 IS 'pixel';
COMMENT ON COLUMN common.subsize2 IS 'pixel';
COMMENT ON COLUMN common.substrt1 IS 'pixel';
COMMENT ON COLUMN common.substrt2 IS 'pixel';
COMMENT ON COLUMN common.targ_dec IS 'deg';
COMMENT ON COLUMN common.targ_ra IS 'deg';
COMMENT ON COLUMN common.targudec IS 'arcsec';
COMMENT ON COLUMN common.targura IS 'arcsec';
COMMENT ON COLUMN common.texptime IS 's';
COMMENT ON COLUMN common.tframe IS 's';
COMMENT ON COLUMN common.tgroup IS 's';
COMMENT ON COLUMN common.tmeasure IS 's';
COMMENT ON COLUMN common.tsample IS 'us';
COMMENT ON COLUMN common.va_dec IS 'deg';
COMMENT ON COLUMN common.va_ra IS 'deg';
COMMENT ON COLUMN common.xoffset IS 'arcsec';
COMMENT ON COLUMN common.yoffset IS 'arcsec';

CREATE TABLE store.nircam_keywords (
    filename text COLLATE "C" PRIMARY KEY, LIKE common INCLUDING COMMENTS, bkgd_scl double precision, channel text,
    coronmsk text, fa1value integer, fa2value integer, fa3value integer, fam_la1 integer, fam_la2 integer, fam_la3
    integer, faphase1 text, faphase2 text, faphase3 text, fastep1 integer, fastep2 integer, fastep3 integer, faunit1
    double precision, faunit2 double precision, faunit3 double precision, nircam_module text, pilin integer,
    pridtype text, pupil text, smgrdpat text, subpxpat text);
CREATE INDEX nircam_keywords_program ON store.nircam_keywords (program);
CREATE VIEW store.jwst_nircam_keywords AS SELECT
    k.*, store.mjd(k.file_date) AS file_date_mjd, store.mjd(k.date_beg) AS date_beg_mjd, store.mjd(k.date_end) AS
    date_end_mjd, store.mjd(k.date_obs) AS date_obs_mjd, store.mjd(k.expsteng) AS expsteng_mjd,
    store.mjd(k.gsendtim) AS gsendtim_mjd, store.mjd(k.gsstrttm) AS gsstrttm_mjd, store.mjd(k.mu_epoch) AS
    mu_epoch_mjd, store.mjd(k.visitend) AS visitend_mjd, store.mjd(k.vststart) AS vststart_mjd
FROM store.nircam_keywords AS k;

CREATE TABLE store.niriss_keywords (
    filename text COLLATE "C" PRIMARY KEY, LIKE common INCLUDING COMMENTS, bkgd_scl double precision, focuspos
    double precision, fwcpos double precision, nrimdtpt integer, pupil text, pwcpos double precision);
COMMENT ON COLUMN store.niriss_keywords.fwcpos IS 'deg';
COMMENT ON COLUMN store.niriss_keywords.pwcpos IS 'deg';
CREATE INDEX niriss_keywords_program ON store.niriss_keywords (program);
CREATE VIEW store.jwst_niriss_keywords AS SELECT
    k.*, store.mjd(k.file_date) AS file_date_mjd, store.mjd(k.date_beg) AS date_beg_mjd, store.mjd(k.date_end) AS
    date_end_mjd, store.mjd(k.date_obs) AS date_obs_mjd, store.mjd(k.expsteng) AS expsteng_mjd,
    store.mjd(k.gsendtim) AS gsendtim_mjd, store.mjd(k.gsstrttm) AS gsstrttm_mjd, store.mjd(k.mu_epoch) AS
    mu_epoch_mjd, store.mjd(k.visitend) AS visitend_mjd, store.mjd(k.vststart) AS vststart_mjd
FROM store.niriss_keywords AS k;

CREATE TABLE store.nirspec_keywords (
    filename text COLLATE "C" PRIMARY KEY, LIKE common INCLUDING COMMENTS, fcsrlpos integer, focuspos double
    precision, fxd_slit text, grating text, gwa_pxav double precision, gwa_pyav double precision, gwa_tilt double
    precision, gwa_xp_v double precision, gwa_xtil double precision, gwa_yp_v double precision, gwa_ytil double
    precision, hybridff integer, is_imprt integer, msaconid integer, msametfl text, msametid integer, msastate text,
    nod_type text, nrs_norm integer, nrs_ref integer, pattstrt integer, preimage text, rma_pos integer, spat_num
    integer, spec_num integer, subpxpat text);
COMMENT ON COLUMN store.nirspec_keywords.gwa_tilt IS 'K';
COMMENT ON COLUMN store.nirspec_keywords.nrs_norm IS 'pixel';
COMMENT ON COLUMN store.nirspec_keywords.nrs_ref IS 'pixel';
CREATE INDEX nirspec_keywords_program ON store.nirspec_keywords (program);
CREATE VIEW store.jwst_nirspec_keywords AS SELECT
    k.*, store.mjd(k.file_date) AS file_date_mjd, store.mjd(k.date_beg) AS date_beg_mjd, store.mjd(k.date_end) AS
    date_end_mjd, store.mjd(k.date_obs) AS date_obs_mjd, store.mjd(k.expsteng) AS expsteng_mjd,
    store.mjd(k.gsendtim) AS gsendtim_mjd, store.mjd(k.gsstrttm) AS gsstrttm_mjd, store.mjd(k.mu_epoch) AS
    mu_epoch_mjd, store.mjd(k.visitend) AS visitend_mjd, store.mjd(k.vststart) AS vststart_mjd
FROM store.nirspec_keywords AS k;

CREATE TABLE store.miri_keywords (
    filename text COLLATE "C" PRIMARY KEY, LIKE common INCLUDING COMMENTS, band text, cccstate text, channel text,
    cmd_tsel text, coronmsk text, detmode text, dithdirc text, dithopfr text, dithpnts text, dsetstrt integer,
    fpe_side text, ice_side text, mirnfrms integer, mirngrps integer, mrsprchn text, numdsets integer, pattnpts
    integer, pattstrt integer, rois double precision, roiw double precision, spat_num integer, spatnstp integer,
    spatstep double precision, spcoffst double precision, spec_num integer, specnstp integer, specstep double
    precision, sptoffst double precision, wpower double precision);
COMMENT ON COLUMN store.miri_keywords.rois IS 'arcsec';
COMMENT ON COLUMN store.miri_keywords.roiw IS 'um';
COMMENT ON COLUMN store.miri_keywords.spcoffst IS 'arcsec';
COMMENT ON COLUMN store.miri_keywords.sptoffst IS 'arcsec';
CREATE INDEX miri_keywords_program ON store.miri_keywords (program);
CREATE VIEW store.jwst_miri_keywords AS SELECT
    k.*, store.mjd(k.file_date) AS file_date_mjd, store.mjd(k.date_beg) AS date_beg_mjd, store.mjd(k.date_end) AS
    date_end_mjd, store.mjd(k.date_obs) AS date_obs_mjd, store.mjd(k.expsteng) AS expsteng_mjd,
    store.mjd(k.gsendtim) AS gsendtim_mjd, store.mjd(k.gsstrttm) AS gsstrttm_mjd, store.mjd(k.mu_epoch) AS
    mu_epoch_mjd, store.mjd(k.visitend) AS visitend_mjd, store.mjd(k.vststart) AS vststart_mjd
FROM store.miri_keywords AS k;

CREATE TABLE store.fgs_keywords (
    filename text COLLATE "C" PRIMARY KEY, LIKE common INCLUDING COMMENTS);
CREATE INDEX fgs_keywords_program ON store.fgs_keywords (program);
CREATE VIEW store.jwst_fgs_keywords AS SELECT
    k.*, store.mjd(k.file_date) AS file_date_mjd, store.mjd(k.date_beg) AS date_beg_mjd, store.mjd(k.date_end) AS
    date_end_mjd, store.mjd(k.date_obs) AS date_obs_mjd, store.mjd(k.expsteng) AS expsteng_mjd,
    store.mjd(k.gsendtim) AS gsendtim_mjd, store.mjd(k.gsstrttm) AS gsstrttm_mjd, store.mjd(k.mu_epoch) AS
    mu_epoch_mjd, store.mjd(k.visitend) AS visitend_mjd, store.mjd(k.vststart) AS vststart_mjd
FROM store.fgs_keywords AS k;

CREATE TABLE store.guidestar_keywords (
    filename text COLLATE "C" PRIMARY KEY, LIKE common INCLUDING COMMENTS, dataend double precision, datastrt double
    precision, gs_epoch text, gs_mudec double precision, gs_mura double precision, gsacstat text, gscentx double
    precision, gscenty double precision, gsidl_x double precision, gsidl_y double precision);
COMMENT ON COLUMN store.guidestar_keywords.dataend IS 'd';
COMMENT ON COLUMN store.guidestar_keywords.datastrt IS 'd';
COMMENT ON COLUMN store.guidestar_keywords.gscentx IS 'arcsec';
COMMENT ON COLUMN store.guidestar_keywords.gscenty IS 'arcsec';
COMMENT ON COLUMN store.guidestar_keywords.gsidl_x IS 'arcsec';
COMMENT ON COLUMN store.guidestar_keywords.gsidl_y IS 'arcsec';
CREATE INDEX guidestar_keywords_program ON store.guidestar_keywords (program);
CREATE VIEW store.jwst_guidestar_keywords AS SELECT
    k.*, store.mjd(k.file_date) AS file_date_mjd, store.mjd(k.date_beg) AS date_beg_mjd, store.mjd(k.date_end) AS
    date_end_mjd, store.mjd(k.date_obs) AS date_obs_mjd, store.mjd(k.expsteng) AS expsteng_mjd,
    store.mjd(k.gsendtim) AS gsendtim_mjd, store.mjd(k.gsstrttm) AS gsstrttm_mjd, store.mjd(k.mu_epoch) AS
    mu_epoch_mjd, store.mjd(k.visitend) AS visitend_mjd, store.mjd(k.vststart) AS vststart_mjd
FROM store.guidestar_keywords AS k;

DROP TABLE common;

CREATE TABLE store.keyword (keyword text NOT NULL, column_name text PRIMARY KEY, datatype text NOT NULL,
    unit text, ucd text NOT NULL, instruments text NOT NULL, description text NOT NULL);
INSERT INTO store.keyword VALUES
    ('ACT_ID', 'act_id', 'text', NULL, 'meta.id;obs', 'all', 'Activity identifier'),
    ('APERNAME', 'apername', 'text', NULL, 'meta.id;instr', 'all', 'S&OC PRD science aperture used'),
    ('ASNPOOL', 'asnpool', 'text', NULL, 'meta.id;meta.file', 'all', 'Name of the ASN pool'),
    ('ASNTABLE', 'asntable', 'text', NULL, 'meta.id;meta.file', 'all', 'Name of the ASN table'),
    ('BAND', 'band', 'text', NULL, 'meta.id;instr.bandpass', 'miri', 'MRS wavelength band'),
    ('BARTDELT', 'bartdelt', 'double precision', 's', 'time.interval', 'all', 'Barycentric correction at exposure start'),
    ('BENDTIME', 'bendtime', 'double precision', 'd', 'time.end;obs.exposure', 'all', 'Barycentric exposure end time in MJD'),
    ('BKGD_SCL', 'bkgd_scl', 'double precision', NULL, 'arith.factor;instr.background', 'nircam niriss', 'Background scale factor'),
    ('BKGDTARG', 'bkgdtarg', 'boolean', NULL, 'meta.code;obs', 'all', 'Background target'),
    ('BKGLEVEL', 'bkglevel', 'double precision', NULL, 'instr.background', 'all', 'Computed constant background level'),
    ('BKGMETH', 'bkgmeth', 'text', NULL, 'meta.id;obs.calib', 'all', 'Background computation method'),
    ('BKGSUB', 'bkgsub', 'boolean', NULL, 'meta.code;obs.calib', 'all', 'Has background been subtracted from data?'),
    ('BMIDTIME', 'bmidtime', 'double precision', 'd', 'time.epoch;obs.exposure', 'all', 'Barycentric exposure mid time in MJD'),
    ('BSTRTIME', 'bstrtime', 'double precision', 'd', 'time.start;obs.exposure', 'all', 'Barycentric exposure start time in MJD'),
    ('CAL_VCS', 'cal_vcs', 'text', NULL, 'meta.version;meta.software', 'all', 'Calibration Software Repository Version'),
    ('CAL_VER', 'cal_ver', 'text', NULL, 'meta.version;meta.software', 'all', 'Calibration Software Version'),
    ('CATEGORY', 'category', 'text', NULL, 'meta.code.class;obs.proposal', 'all', 'Program category'),
    ('CCCSTATE', 'cccstate', 'text', NULL, 'meta.code;instr', 'miri', 'Contamination control cover state'),
    ('CHANNEL', 'channel', 'text', NULL, 'meta.id;instr', 'nircam miri', 'Instrument channel'),
    ('CMD_TSEL', 'cmd_tsel', 'text', NULL, 'meta.code;instr', 'miri', 'Test pattern selection'),
    ('COMPRESS', 'compress', 'boolean', NULL, 'meta.code;meta.dataset', 'all', 'On-board data compression was used (T/F)'),
    ('CONT_ID', 'cont_id', 'integer', NULL, 'meta.id;obs.proposal', 'all', 'Continuation of previous program'),
    ('CORONMSK', 'coronmsk', 'text', NULL, 'meta.id;instr', 'nircam miri', 'Coronagraph mask used'),
    ('CRDS_CTX', 'crds_ctx', 'text', NULL, 'meta.version;obs.calib', 'all', 'CRDS context (.pmap) used to select ref files'),
    ('CRDS_VER', 'crds_ver', 'text', NULL, 'meta.version;meta.software', 'all', 'Version of CRDS file selection software used'),
    ('CROWDFLD', 'crowdfld', 'boolean', NULL, 'meta.code;obs.field', 'all', 'Are the FGSes in a crowded field?'),
    ('DATAEND', 'dataend', 'double precision', 'd', 'time.end;obs.exposure', 'guidestar', 'MJD end time of guider data in this file'),
    ('DATAMODE', 'datamode', 'integer', NULL, 'meta.code;instr', 'all', 'Post-processing method used in FPAP'),
    ('DATAMODL', 'datamodl', 'text', NULL, 'meta.code.class;meta.dataset', 'all', 'Type of data model'),
    ('DATAPROB', 'dataprob', 'boolean', NULL, 'meta.code.qual', 'all', 'Science telemetry indicated a problem'),
    ('DATASTRT', 'datastrt', 'double precision', 'd', 'time.start;obs.exposure', 'guidestar', 'MJD start time of guider data in this file'),
    ('DATE', 'file_date', 'timestamp', NULL, 'time.creation;meta.file', 'all', 'UTC date file created'),
    ('DATE-BEG', 'date_beg', 'timestamp', NULL, 'time.start;obs.exposure', 'all', 'Date-time start of exposure'),
    ('DATE-END', 'date_end', 'timestamp', NULL, 'time.end;obs.exposure', 'all', 'Date-time end of exposure'),
    ('DATE-OBS', 'date_obs', 'timestamp', NULL, 'time.start;obs.exposure', 'all', 'UTC date at start of exposure'),
    ('DETECTOR', 'detector', 'text', NULL, 'meta.id;instr.det', 'all', 'Name of detector used to acquire the data'),
    ('DETMODE', 'detmode', 'text', NULL, 'meta.code;instr.det', 'miri', 'Detector mode indicator'),
    ('DIRIMAGE', 'dirimage', 'text', NULL, 'meta.id;meta.file', 'all', 'WFSS direct image filename'),
    ('DITHDIRC', 'dithdirc', 'text', NULL, 'meta.code;obs.param', 'miri', 'Direction of dither pattern offsets'),
    ('DITHOPFR', 'dithopfr', 'text', NULL, 'meta.code;obs.param', 'miri', 'Dither pattern optimization'),
    ('DITHPNTS', 'dithpnts', 'text', NULL, 'meta.note;obs.param', 'miri', 'Sparse cycling dither points'),
    ('DRPFRMS1', 'drpfrms1', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Number of frames dropped prior to 1st integration'),
    ('DRPFRMS3', 'drpfrms3', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Number of frames dropped between integrations'),
    ('DSETSTRT', 'dsetstrt', 'integer', NULL, 'meta.number;obs.param', 'miri', 'Starting 4-point set in dither set list'),
    ('DURATION', 'duration', 'double precision', 's', 'time.duration;obs.exposure', 'all', 'Total duration of exposure'),
    ('DVA_DEC', 'dva_dec', 'double precision', 'rad', 'pos.eq.dec;arith.diff', 'all', 'Velocity aberration correction in declination; early files only'),
    ('DVA_RA', 'dva_ra', 'double precision', 'rad', 'pos.eq.ra;arith.diff', 'all', 'Velocity aberration correction in right ascension; early files only'),
    ('EFFEXPTM', 'effexptm', 'double precision', 's', 'time.duration;obs.exposure', 'all', 'Effective exposure time'),
    ('EFFINTTM', 'effinttm', 'double precision', 's', 'time.duration;obs.exposure', 'all', 'Effective integration time'),
    ('ENG_QUAL', 'eng_qual', 'text', NULL, 'meta.code.qual;obs', 'all', 'Engineering DB quality indicator'),
    ('ENGQLPTG', 'engqlptg', 'text', NULL, 'meta.code.qual', 'all', 'Quality of pointing information from EngDB'),
    ('ERRTYPE', 'errtype', 'text', NULL, 'meta.code;meta.dataset', 'all', 'Type of errors stored here'),
    ('EXP_ONLY', 'exp_only', 'boolean', NULL, 'meta.code;obs', 'all', 'Special commanding without SI configuration'),
    ('EXP_TYPE', 'exp_type', 'text', NULL, 'meta.code.class;obs', 'all', 'Type of data in the exposure'),
    ('EXPCOUNT', 'expcount', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Running count of exposures in visit'),
    ('EXPEND', 'expend', 'double precision', 'd', 'time.end;obs.exposure', 'all', 'Exposure end time in MJD'),
    ('EXPMID', 'expmid', 'double precision', 'd', 'time.epoch;obs.exposure', 'all', 'Exposure mid time in MJD'),
    ('EXPOSURE', 'exposure', 'text', NULL, 'meta.id;obs.exposure', 'all', 'Exposure request number'),
    ('EXPRIPAR', 'expripar', 'text', NULL, 'meta.code;obs.exposure', 'all', 'Prime or parallel exposure'),
    ('EXPSTART', 'expstart', 'double precision', 'd', 'time.start;obs.exposure', 'all', 'Exposure start time in MJD'),
    ('EXPSTENG', 'expsteng', 'timestamp', NULL, 'time.start;obs.exposure', 'all', 'UTC exposure start time from engineering data'),
    ('EXSEGNUM', 'exsegnum', 'integer', NULL, 'meta.number;meta.file', 'all', 'Sequential segment number'),
    ('EXSEGTOT', 'exsegtot', 'integer', NULL, 'meta.number;meta.file', 'all', 'Total number of segments'),
    ('EXTNCRS', 'extncrs', 'double precision', 's**-1', 'stat.value;instr.det', 'all', 'Snowballs/showers per million pixels per second'),
    ('FA1VALUE', 'fa1value', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Requested focus actuator 1 position value'),
    ('FA2VALUE', 'fa2value', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Requested focus actuator 2 position value'),
    ('FA3VALUE', 'fa3value', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Requested focus actuator 3 position value'),
    ('FAM_LA1', 'fam_la1', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Position in steps of linear actuator 1'),
    ('FAM_LA2', 'fam_la2', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Position in steps of linear actuator 2'),
    ('FAM_LA3', 'fam_la3', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Position in steps of linear actuator 3'),
    ('FAPHASE1', 'faphase1', 'text', NULL, 'meta.code;obs.param', 'nircam', 'Requested focus actuator 1 starting phase'),
    ('FAPHASE2', 'faphase2', 'text', NULL, 'meta.code;obs.param', 'nircam', 'Requested focus actuator 2 starting phase'),
    ('FAPHASE3', 'faphase3', 'text', NULL, 'meta.code;obs.param', 'nircam', 'Requested focus actuator 3 starting phase'),
    ('FASTAXIS', 'fastaxis', 'integer', NULL, 'meta.code;instr.det', 'all', 'Fast readout axis direction'),
    ('FASTEP1', 'fastep1', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Requested focus actuator 1 starting steps'),
    ('FASTEP2', 'fastep2', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Requested focus actuator 2 starting steps'),
    ('FASTEP3', 'fastep3', 'integer', NULL, 'meta.number;obs.param', 'nircam', 'Requested focus actuator 3 starting steps'),
    ('FAUNIT1', 'faunit1', 'double precision', NULL, 'instr.param', 'nircam', 'Requested focus actuator 1 starting units (the dictionary gives no unit)'),
    ('FAUNIT2', 'faunit2', 'double precision', NULL, 'instr.param', 'nircam', 'Requested focus actuator 2 starting units (the dictionary gives no unit)'),
    ('FAUNIT3', 'faunit3', 'double precision', NULL, 'instr.param', 'nircam', 'Requested focus actuator 3 starting units (the dictionary gives no unit)'),
    ('FCSRLPOS', 'fcsrlpos', 'integer', NULL, 'instr.param', 'nirspec', 'Refocus Mechanism Assembly relative position'),
    ('FILTER', 'filter', 'text', NULL, 'meta.id;instr.filter', 'all', 'Name of the filter element used'),
    ('FOCUSPOS', 'focuspos', 'double precision', NULL, 'instr.param', 'niriss nirspec', 'Focus position (the dictionary gives no unit)'),
    ('FPE_SIDE', 'fpe_side', 'text', NULL, 'meta.code;instr', 'miri', 'Active side for FPE (A or B)'),
    ('FRMDIVSR', 'frmdivsr', 'integer', NULL, 'arith.factor;instr.det', 'all', 'Divisor applied to frame-averaged groups'),
    ('FWCPOS', 'fwcpos', 'double precision', 'deg', 'pos.posAng;instr.filter', 'niriss', 'NIRISS filter wheel position'),
    ('FXD_SLIT', 'fxd_slit', 'text', NULL, 'meta.id;instr', 'nirspec', 'Name of fixed slit aperture used'),
    ('GAINFACT', 'gainfact', 'double precision', NULL, 'arith.factor;instr.det', 'all', 'Gain scale factor'),
    ('GDSTARID', 'gdstarid', 'text', NULL, 'meta.id;src', 'all', 'Guide star identifier'),
    ('GRATING', 'grating', 'text', NULL, 'meta.id;instr', 'nirspec', 'Name of the grating element used'),
    ('GROUPGAP', 'groupgap', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Number of frames dropped between groups'),
    ('GS_DEC', 'gs_dec', 'double precision', 'deg', 'pos.eq.dec;obs.field', 'all', 'Guide star declination'),
    ('GS_EPOCH', 'gs_epoch', 'text', NULL, 'time.epoch', 'guidestar', 'Epoch of guide star coordinates'),
    ('GS_MAG', 'gs_mag', 'double precision', 'mag', 'phot.mag', 'all', 'Guide star magnitude in FGS detector'),
    ('GS_MUDEC', 'gs_mudec', 'double precision', NULL, 'pos.pm;pos.eq.dec', 'guidestar', 'Guide star ICRS declination proper motion (the dictionary gives no unit)'),
    ('GS_MURA', 'gs_mura', 'double precision', NULL, 'pos.pm;pos.eq.ra', 'guidestar', 'Guide star ICRS right ascension proper motion (the dictionary gives no unit)'),
    ('GS_ORDER', 'gs_order', 'integer', NULL, 'meta.number;src', 'all', 'Index of guide star within list of selected guide stars'),
    ('GS_RA', 'gs_ra', 'double precision', 'deg', 'pos.eq.ra;obs.field', 'all', 'Guide star right ascension'),
    ('GS_UDEC', 'gs_udec', 'double precision', NULL, 'stat.error;pos.eq.dec', 'all', 'Guide star declination uncertainty (the dictionary gives no unit)'),
    ('GS_UMAG', 'gs_umag', 'double precision', 'mag', 'stat.error;phot.mag', 'all', 'Guide star magnitude uncertainty'),
    ('GS_URA', 'gs_ura', 'double precision', NULL, 'stat.error;pos.eq.ra', 'all', 'Guide star right ascension uncertainty (the dictionary gives no unit)'),
    ('GS_V3_PA', 'gs_v3_pa', 'double precision', 'deg', 'pos.posAng', 'all', 'V3 Position Angle of guide star for science'),
    ('GSACSTAT', 'gsacstat', 'text', NULL, 'meta.code.status', 'guidestar', 'Guide star acquisition execution status'),
    ('GSC_VER', 'gsc_ver', 'text', NULL, 'meta.version', 'all', 'Guide Star Catalog (GSC) Version'),
    ('GSCENTX', 'gscentx', 'double precision', 'arcsec', 'pos.cartesian.x;instr.det', 'guidestar', 'GuideStar x centroid (FGS ideal frame)'),
    ('GSCENTY', 'gscenty', 'double precision', 'arcsec', 'pos.cartesian.y;instr.det', 'guidestar', 'GuideStar y centroid (FGS ideal frame)'),
    ('GSENDTIM', 'gsendtim', 'timestamp', NULL, 'time.end', 'all', 'UTC time when guide star activity completed'),
    ('GSIDL_X', 'gsidl_x', 'double precision', 'arcsec', 'pos.cartesian.x;instr.det', 'guidestar', 'Guide star ideal x coordinate'),
    ('GSIDL_Y', 'gsidl_y', 'double precision', 'arcsec', 'pos.cartesian.y;instr.det', 'guidestar', 'Guide star ideal y coordinate'),
    ('GSSTRTTM', 'gsstrttm', 'timestamp', NULL, 'time.start', 'all', 'UTC time when guide star activity started'),
    ('GWA_PXAV', 'gwa_pxav', 'double precision', NULL, 'instr.param', 'nirspec', 'GWA REC avg X-pos/tilt sensor calibrated (the dictionary gives no unit)'),
    ('GWA_PYAV', 'gwa_pyav', 'double precision', NULL, 'instr.param', 'nirspec', 'GWA REC avg Y-pos/tilt sensor calibrated (the dictionary gives no unit)'),
    ('GWA_TILT', 'gwa_tilt', 'double precision', 'K', 'phys.temperature;instr', 'nirspec', 'GWA TILT (avg/calib) temperature'),
    ('GWA_XP_V', 'gwa_xp_v', 'double precision', NULL, 'instr.param', 'nirspec', 'GWA X-position/tilt sensor calibrated (the dictionary gives no unit)'),
    ('GWA_XTIL', 'gwa_xtil', 'double precision', NULL, 'instr.param', 'nirspec', 'Grating wheel tilt along instrmnt model Y axis (the dictionary gives no unit)'),
    ('GWA_YP_V', 'gwa_yp_v', 'double precision', NULL, 'instr.param', 'nirspec', 'GWA Y-position/tilt sensor calibrated (the dictionary gives no unit)'),
    ('GWA_YTIL', 'gwa_ytil', 'double precision', NULL, 'instr.param', 'nirspec', 'Grating wheel tilt along instrmnt model X axis (the dictionary gives no unit)'),
    ('HELIDELT', 'helidelt', 'double precision', 's', 'time.interval', 'all', 'Heliocentric correction at exposure start'),
    ('HENDTIME', 'hendtime', 'double precision', 'd', 'time.end;obs.exposure', 'all', 'Heliocentric exposure end time in MJD'),
    ('HGA_MOVE', 'hga_move', 'boolean', NULL, 'meta.code;obs', 'all', 'High Gain Antenna moved during data collection'),
    ('HMIDTIME', 'hmidtime', 'double precision', 'd', 'time.epoch;obs.exposure', 'all', 'Heliocentric exposure mid time in MJD'),
    ('HSTRTIME', 'hstrtime', 'double precision', 'd', 'time.start;obs.exposure', 'all', 'Heliocentric exposure start time in MJD'),
    ('HYBRIDFF', 'hybridff', 'boolean', NULL, 'meta.code;instr.det', 'nirspec', 'HFF/IRS2TA readout mode used'),
    ('ICE_SIDE', 'ice_side', 'text', NULL, 'meta.code;instr', 'miri', 'Active side for ICE (A or B)'),
    ('INSTRUME', 'instrume', 'text', NULL, 'meta.id;instr', 'all', 'Instrument used to acquire the data'),
    ('INTARGET', 'intarget', 'boolean', NULL, 'meta.code;obs', 'all', 'At least one exposure in visit is internal'),
    ('INTEND', 'intend', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Ending integration number in this segment'),
    ('INTSTART', 'intstart', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Starting integration number in this segment'),
    ('IS_IMPRT', 'is_imprt', 'boolean', NULL, 'meta.code;obs', 'nirspec', 'NIRSpec imprint exposure'),
    ('IS_PSF', 'is_psf', 'boolean', NULL, 'meta.code;obs', 'all', 'Exposure is PSF reference'),
    ('LAMP', 'lamp', 'text', NULL, 'meta.id;instr.calib', 'all', 'Internal lamp state'),
    ('MASTERBG', 'masterbg', 'text', NULL, 'meta.id;meta.file', 'all', 'Master background file used'),
    ('MIRNFRMS', 'mirnfrms', 'integer', NULL, 'meta.number;obs.param', 'miri', 'MIRI flight system number of frames'),
    ('MIRNGRPS', 'mirngrps', 'integer', NULL, 'meta.number;obs.param', 'miri', 'MIRI flight system number of groups'),
    ('MODULE', 'nircam_module', 'text', NULL, 'meta.id;instr', 'nircam', 'NIRCam module: A, B or MULTIPLE'),
    ('MRSPRCHN', 'mrsprchn', 'text', NULL, 'meta.code;instr', 'miri', 'Optimized MRS channel'),
    ('MSACONID', 'msaconid', 'integer', NULL, 'meta.id;instr', 'nirspec', 'MSA configuration ID'),
    ('MSAMETFL', 'msametfl', 'text', NULL, 'meta.id;meta.file', 'nirspec', 'MSA metadata file name'),
    ('MSAMETID', 'msametid', 'integer', NULL, 'meta.id;instr', 'nirspec', 'MSA metadata ID'),
    ('MSASTATE', 'msastate', 'text', NULL, 'meta.code;instr', 'nirspec', 'State of the MSA'),
    ('MU_DEC', 'mu_dec', 'double precision', 'arcsec/yr', 'pos.pm;pos.eq.dec', 'all', 'Target proper motion in Dec'),
    ('MU_EPOCH', 'mu_epoch', 'timestamp', NULL, 'time.epoch;pos.pm', 'all', 'Target proper motion epoch in UT'),
    ('MU_RA', 'mu_ra', 'double precision', 'arcsec/yr', 'pos.pm;pos.eq.ra', 'all', 'Target proper motion in RA'),
    ('NEXPOSUR', 'nexposur', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Total number of planned exposures in visit'),
    ('NEXTEND', 'nextend', 'integer', NULL, 'meta.number;meta.file', 'all', 'Number of extensions in the file'),
    ('NFRAMES', 'nframes', 'integer', NULL, 'meta.number;obs.param', 'all', 'Number of frames per group'),
    ('NGROUPS', 'ngroups', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Number of groups in integration'),
    ('NINTS', 'nints', 'integer', NULL, 'meta.number;obs.exposure', 'all', 'Number of integrations in exposure'),
    ('NOD_TYPE', 'nod_type', 'text', NULL, 'meta.code;obs.param', 'nirspec', 'Nod pattern type'),
    ('NOUTPUTS', 'noutputs', 'integer', NULL, 'meta.number;obs.param', 'all', 'Number of detector outputs used'),
    ('NRESETS', 'nresets', 'integer', NULL, 'meta.number;obs.param', 'all', 'Number of reset frames between integrations'),
    ('NRIMDTPT', 'nrimdtpt', 'integer', NULL, 'meta.number;obs.param', 'niriss', 'Number of points in direct image dither pattern'),
    ('NRS_NORM', 'nrs_norm', 'integer', 'pixel', 'meta.number;obs.param', 'nirspec', 'Number of normal pixels in IRS2 readout'),
    ('NRS_REF', 'nrs_ref', 'integer', 'pixel', 'meta.number;obs.param', 'nirspec', 'Number of reference pixels in IRS2 readout'),
    ('NRSTSTRT', 'nrststrt', 'integer', NULL, 'meta.number;obs.param', 'all', 'Number of reset frames at start of exposure'),
    ('NSAMPLES', 'nsamples', 'integer', NULL, 'meta.number;obs.param', 'all', 'Number of A/D samples per pixel'),
    ('NUMDSETS', 'numdsets', 'integer', NULL, 'meta.number;obs.param', 'miri', 'Number of 4-point sets in dither set list'),
    ('NUMDTHPT', 'numdthpt', 'integer', NULL, 'meta.number;obs.param', 'all', 'Total number of points in dither pattern'),
    ('NWFSEST', 'nwfsest', 'double precision', 'd', 'time.start;obs.exposure', 'all', 'Next WFS exposure start time in MJD'),
    ('OBS_ID', 'obs_id', 'text', NULL, 'meta.id;obs', 'all', 'Programmatic observation identifier'),
    ('OBSERVTN', 'observtn', 'text', NULL, 'meta.id;obs', 'all', 'Observation number'),
    ('OBSFOLDR', 'obsfoldr', 'text', NULL, 'meta.note;obs.proposal', 'all', 'Name of the APT observation folder'),
    ('OBSLABEL', 'obslabel', 'text', NULL, 'meta.note;obs', 'all', 'Proposer label for the observation'),
    ('OPMODE', 'opmode', 'text', NULL, 'meta.code;instr', 'all', 'Lamp operating mode'),
    ('ORIGIN', 'origin', 'text', NULL, 'meta.curation', 'all', 'Organization responsible for creating file'),
    ('OSF_FILE', 'osf_file', 'text', NULL, 'meta.id;meta.file', 'all', 'Observatory Status File name covering this exposure'),
    ('OSS_VER', 'oss_ver', 'text', NULL, 'meta.version;meta.software', 'all', 'Observatory Scheduling Software (OSS) Version'),
    ('PATT_NUM', 'patt_num', 'integer', NULL, 'meta.number;obs.param', 'all', 'Position number within dither pattern'),
    ('PATTNPTS', 'pattnpts', 'integer', NULL, 'meta.number;obs.param', 'miri', 'Number of points in CYCLING pattern'),
    ('PATTSIZE', 'pattsize', 'text', NULL, 'meta.code;obs.param', 'all', 'Primary dither pattern size'),
    ('PATTSTRT', 'pattstrt', 'integer', NULL, 'meta.number;obs.param', 'nirspec miri', 'Starting point in pattern'),
    ('PATTTYPE', 'patttype', 'text', NULL, 'meta.code;obs.param', 'all', 'Primary dither pattern type'),
    ('PCS_MODE', 'pcs_mode', 'text', NULL, 'meta.code;obs', 'all', 'Pointing Control System mode'),
    ('PI_NAME', 'pi_name', 'text', NULL, 'meta.id.PI;obs.proposal', 'all', 'Principal investigator name'),
    ('PILIN', 'pilin', 'boolean', NULL, 'meta.code;instr', 'nircam', 'Pupil imaging lens in the optical path: T/F'),
    ('PIXFRAC', 'pixfrac', 'double precision', NULL, 'arith.factor;obs.calib', 'all', 'Drizzle parameter describing pixel shrinking'),
    ('PPS_APER', 'pps_aper', 'text', NULL, 'meta.id;instr', 'all', 'Original AperName supplied by PPS'),
    ('PRD_VER', 'prd_ver', 'text', NULL, 'meta.version', 'all', 'S&OC Project Reference Database (PRD) Version'),
    ('PREIMAGE', 'preimage', 'text', NULL, 'meta.id;obs', 'nirspec', 'Pre-image ID from PPS DB'),
    ('PRIDTPTS', 'pridtpts', 'integer', NULL, 'meta.number;obs.param', 'all', 'Number of points in primary dither pattern'),
    ('PRIDTYPE', 'pridtype', 'text', NULL, 'meta.code;obs.param', 'nircam', 'Primary dither points and packing'),
    ('PRIMECRS', 'primecrs', 'double precision', 's**-1', 'stat.value;instr.det', 'all', 'Cosmic Ray rate per thousand pixels per second'),
    ('PROGRAM', 'program', 'integer', NULL, 'meta.id;obs.proposal', 'all', 'Program number'),
    ('PROP_DEC', 'prop_dec', 'double precision', 'deg', 'pos.eq.dec;obs.proposal', 'all', 'Proposer''s target Dec'),
    ('PROP_RA', 'prop_ra', 'double precision', 'deg', 'pos.eq.ra;obs.proposal', 'all', 'Proposer''s target RA'),
    ('PUPIL', 'pupil', 'text', NULL, 'meta.id;instr.filter', 'nircam niriss', 'Name of the pupil element used'),
    ('PWCPOS', 'pwcpos', 'double precision', 'deg', 'pos.posAng;instr.filter', 'niriss', 'NIRISS pupil wheel position'),
    ('PWFSEET', 'pwfseet', 'double precision', 'd', 'time.end;obs.exposure', 'all', 'Previous WFS exposure end time in MJD'),
    ('PXSCLRT', 'pxsclrt', 'double precision', NULL, 'arith.factor;instr.pixel', 'all', 'Pixel scale ratio relative to native detector scale'),
    ('READPATT', 'readpatt', 'text', NULL, 'meta.id;instr.det', 'all', 'Readout pattern'),
    ('RMA_POS', 'rma_pos', 'integer', NULL, 'instr.param', 'nirspec', 'Refocus Mechanism Assembly hall-position sensor value'),
    ('ROIS', 'rois', 'double precision', 'arcsec', 'pos.angDistance;obs.param', 'miri', 'Size of ROI in spatial dimension'),
    ('ROIW', 'roiw', 'double precision', 'um', 'em.wl;obs.param', 'miri', 'Size of ROI in wavelength dimension'),
    ('S_REGION', 's_region', 'text', NULL, 'pos.outline;obs.field', 'all', 'Spatial footprint of the observation'),
    ('SCA_NUM', 'sca_num', 'integer', NULL, 'meta.id;instr.det', 'all', 'Sensor Chip Assembly number'),
    ('SCATFILE', 'scatfile', 'text', NULL, 'meta.id;meta.file', 'all', 'Source catalog filename'),
    ('SCICAT', 'scicat', 'text', NULL, 'meta.code.class;obs.proposal', 'all', 'Science category assigned during TAC process'),
    ('SCTARATE', 'sctarate', 'double precision', 'ms/s', 'arith.rate;time', 'all', 'Spacecraft Clock Time Adjust RATE'),
    ('SDP_VER', 'sdp_ver', 'text', NULL, 'meta.version;meta.software', 'all', 'Data Processing (DP) Software Version'),
    ('SEGMFILE', 'segmfile', 'text', NULL, 'meta.id;meta.file', 'all', 'Segmentation map filename'),
    ('SELFREF', 'selfref', 'boolean', NULL, 'meta.code;obs', 'all', 'Self-referencing PSF'),
    ('SEQ_ID', 'seq_id', 'text', NULL, 'meta.id;obs', 'all', 'Parallel sequence identifier'),
    ('SLOWAXIS', 'slowaxis', 'integer', NULL, 'meta.code;instr.det', 'all', 'Slow readout axis direction'),
    ('SMGRDPAT', 'smgrdpat', 'text', NULL, 'meta.code;obs.param', 'nircam', 'Name of small grid dither pattern'),
    ('SPAT_NUM', 'spat_num', 'integer', NULL, 'meta.number;obs.param', 'nirspec miri', 'Position number within spatial steps'),
    ('SPATNSTP', 'spatnstp', 'integer', NULL, 'meta.number;obs.param', 'miri', 'Number of steps in spatial direction'),
    ('SPATSTEP', 'spatstep', 'double precision', NULL, 'pos.angDistance;obs.param', 'miri', 'Size of steps in spatial direction (the dictionary gives no unit)'),
    ('SPCOFFST', 'spcoffst', 'double precision', 'arcsec', 'pos.angDistance;obs.param', 'miri', 'Spectral offset from pattern start'),
    ('SPEC_NUM', 'spec_num', 'integer', NULL, 'meta.number;obs.param', 'nirspec miri', 'Position number within spectral steps'),
    ('SPECNSTP', 'specnstp', 'integer', NULL, 'meta.number;obs.param', 'miri', 'Number of steps in spectral direction'),
    ('SPECSTEP', 'specstep', 'double precision', NULL, 'pos.angDistance;obs.param', 'miri', 'Size of steps in spectral direction (the dictionary gives no unit)'),
    ('SPTOFFST', 'sptoffst', 'double precision', 'arcsec', 'pos.angDistance;obs.param', 'miri', 'Spatial offset from pattern start'),
    ('SRCTYAPT', 'srctyapt', 'text', NULL, 'meta.code.class;src', 'all', 'Source type from APT (point/extended)'),
    ('SUBARRAY', 'subarray', 'text', NULL, 'meta.id;instr.det', 'all', 'Subarray used'),
    ('SUBCAT', 'subcat', 'text', NULL, 'meta.code.class;obs.proposal', 'all', 'Program sub-category'),
    ('SUBPXPAT', 'subpxpat', 'text', NULL, 'meta.code;obs.param', 'nircam nirspec', 'Subpixel dither pattern type'),
    ('SUBPXPTS', 'subpxpts', 'integer', NULL, 'meta.number;obs.param', 'all', 'Number of points in subpixel dither pattern'),
    ('SUBSIZE1', 'subsize1', 'integer', 'pixel', 'meta.number;instr.pixel', 'all', 'Number of pixels in axis 1 direction'),
    ('SUBSIZE2', 'subsize2', 'integer', 'pixel', 'meta.number;instr.pixel', 'all', 'Number of pixels in axis 2 direction'),
    ('SUBSTRT1', 'substrt1', 'integer', 'pixel', 'meta.number;instr.pixel', 'all', 'Starting pixel in axis 1 direction'),
    ('SUBSTRT2', 'substrt2', 'integer', 'pixel', 'meta.number;instr.pixel', 'all', 'Starting pixel in axis 2 direction'),
    ('TARG_DEC', 'targ_dec', 'double precision', 'deg', 'pos.eq.dec;src', 'all', 'Target Dec at mid time of exposure'),
    ('TARG_RA', 'targ_ra', 'double precision', 'deg', 'pos.eq.ra;src', 'all', 'Target RA at mid time of exposure'),
    ('TARGCAT', 'targcat', 'text', NULL, 'meta.code.class;src', 'all', 'Target category from APT'),
    ('TARGDESC', 'targdesc', 'text', NULL, 'meta.note;src', 'all', 'Target description from APT'),
    ('TARGNAME', 'targname', 'text', NULL, 'meta.id;src', 'all', 'Standard astronomical catalog name for target'),
    ('TARGOOPP', 'targoopp', 'boolean', NULL, 'meta.code;obs', 'all', 'Visit scheduled as target of opportunity'),
    ('TARGPROP', 'targprop', 'text', NULL, 'meta.id;src', 'all', 'Proposer''s name for the target'),
    ('TARGTYPE', 'targtype', 'text', NULL, 'meta.code.class;src', 'all', 'Type of target (fixed, moving, generic)'),
    ('TARGUDEC', 'targudec', 'double precision', 'arcsec', 'stat.error;pos.eq.dec', 'all', 'Target Dec uncertainty'),
    ('TARGURA', 'targura', 'double precision', 'arcsec', 'stat.error;pos.eq.ra', 'all', 'Target RA uncertainty'),
    ('TCATFILE', 'tcatfile', 'text', NULL, 'meta.id;meta.file', 'all', 'Tweakreg catalog filename'),
    ('TELESCOP', 'telescop', 'text', NULL, 'meta.id;instr.tel', 'all', 'Telescope used to acquire the data'),
    ('TEMPLATE', 'template', 'text', NULL, 'meta.id;obs.proposal', 'all', 'Observation template used'),
    ('TEXPTIME', 'texptime', 'double precision', 's', 'time.duration;obs.exposure', 'all', 'Total exposure time of a combined product'),
    ('TFRAME', 'tframe', 'double precision', 's', 'time.interval;obs.exposure', 'all', 'Time between frames'),
    ('TGROUP', 'tgroup', 'double precision', 's', 'time.interval;obs.exposure', 'all', 'Time between groups'),
    ('TIMESYS', 'timesys', 'text', NULL, 'time.scale', 'all', 'Principal time system for time-related keywords'),
    ('TITLE', 'title', 'text', NULL, 'meta.title;obs.proposal', 'all', 'Proposal title'),
    ('TMEASURE', 'tmeasure', 'double precision', 's', 'time.duration;obs.exposure', 'all', 'Measurement time'),
    ('TSAMPLE', 'tsample', 'double precision', 'us', 'time.interval;instr.det', 'all', 'Time between samples'),
    ('TSOVISIT', 'tsovisit', 'boolean', NULL, 'meta.code;obs', 'all', 'Time Series Observation visit indicator'),
    ('VA_DEC', 'va_dec', 'double precision', 'deg', 'pos.eq.dec', 'all', 'Velocity aberrated apparent reference Dec'),
    ('VA_RA', 'va_ra', 'double precision', 'deg', 'pos.eq.ra', 'all', 'Velocity aberrated apparent reference RA'),
    ('VISIT', 'visit', 'text', NULL, 'meta.id;obs', 'all', 'Visit number'),
    ('VISIT_ID', 'visit_id', 'text', NULL, 'meta.id;obs', 'all', 'Visit identifier'),
    ('VISITEND', 'visitend', 'timestamp', NULL, 'time.end;obs', 'all', 'Observatory UTC time when the visit ended'),
    ('VISITGRP', 'visitgrp', 'text', NULL, 'meta.id;obs', 'all', 'Visit group identifier'),
    ('VISITSTA', 'visitsta', 'text', NULL, 'meta.code.qual;obs', 'all', 'Status of a visit'),
    ('VISITYPE', 'visitype', 'text', NULL, 'meta.code.class;obs', 'all', 'Visit type'),
    ('VSTSTART', 'vststart', 'timestamp', NULL, 'time.start;obs', 'all', 'UTC visit start time'),
    ('WPOWER', 'wpower', 'double precision', NULL, 'arith.factor;obs.calib', 'miri', 'Weighting power for Modified Shepard Method'),
    ('WTYPE', 'wtype', 'text', NULL, 'meta.code;obs.calib', 'all', 'Weighting type (MSM, MIRIPSF, AREA)'),
    ('XOFFSET', 'xoffset', 'double precision', 'arcsec', 'pos.cartesian.x;arith.diff', 'all', 'X offset in SI ideal coordinate frame'),
    ('YOFFSET', 'yoffset', 'double precision', 'arcsec', 'pos.cartesian.y;arith.diff', 'all', 'Y offset in SI ideal coordinate frame'),
    ('ZEROFRAM', 'zerofram', 'boolean', NULL, 'meta.code;instr.det', 'all', 'Zero frame was downlinked separately');
UPDATE store.keyword SET instruments = 'nircam niriss nirspec miri fgs guidestar' WHERE instruments = 'all';
CREATE VIEW store.jwst_keyword AS
SELECT keyword, column_name, datatype, unit, ucd, instruments, description FROM store.keyword;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.nircam_keywords, store.niriss_keywords, store.nirspec_keywords, store.miri_keywords, store.fgs_keywords,
    store.guidestar_keywords TO jwst_ingest;
GRANT SELECT ON store.jwst_nircam_keywords, store.jwst_niriss_keywords, store.jwst_nirspec_keywords, store.jwst_miri_keywords,
    store.jwst_fgs_keywords, store.jwst_guidestar_keywords, store.jwst_keyword
    TO gavoadmin, jwst_ingest;

COMMIT;
