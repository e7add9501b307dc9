<?xml version="1.0" encoding="utf-8"?>
<!-- Written by python -m ingest.instrument_keywords rd; change ingest/data/instrument_keywords.tsv instead. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST keywords by instrument</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">60</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        The header keywords that MAST's search by instrument keywords knows, a column each and a table an instrument,
        with the descriptions and units of the keyword dictionary; and the dictionary itself.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <STREAM id="common_keywords">
        <column name="act_id" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Activity identifier (ACT_ID)."/>
        <column name="apername" type="text" ucd="meta.id;instr" verbLevel="20"
            description="S&amp;OC PRD science aperture used (APERNAME)."/>
        <column name="asnpool" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="Name of the ASN pool (ASNPOOL)."/>
        <column name="asntable" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="Name of the ASN table (ASNTABLE)."/>
        <column name="bartdelt" type="double precision" unit="s" ucd="time.interval" verbLevel="20"
            description="Barycentric correction at exposure start (BARTDELT)."/>
        <column name="bendtime" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="20"
            description="Barycentric exposure end time in MJD (BENDTIME)."/>
        <column name="bkgdtarg" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="Background target (BKGDTARG); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="bkglevel" type="double precision" ucd="instr.background" verbLevel="20"
            description="Computed constant background level (BKGLEVEL)."/>
        <column name="bkgmeth" type="text" ucd="meta.id;obs.calib" verbLevel="20"
            description="Background computation method (BKGMETH)."/>
        <column name="bkgsub" type="integer" ucd="meta.code;obs.calib" verbLevel="20"
            description="Has background been subtracted from data? (BKGSUB); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="bmidtime" type="double precision" unit="d" ucd="time.epoch;obs.exposure" verbLevel="20"
            description="Barycentric exposure mid time in MJD (BMIDTIME)."/>
        <column name="bstrtime" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="Barycentric exposure start time in MJD (BSTRTIME)."/>
        <column name="cal_vcs" type="text" ucd="meta.version;meta.software" verbLevel="20"
            description="Calibration Software Repository Version (CAL_VCS)."/>
        <column name="cal_ver" type="text" ucd="meta.version;meta.software" verbLevel="20"
            description="Calibration Software Version (CAL_VER)."/>
        <column name="category" type="text" ucd="meta.code.class;obs.proposal" verbLevel="20"
            description="Program category (CATEGORY)."/>
        <column name="compress" type="integer" ucd="meta.code;meta.dataset" verbLevel="20"
            description="On-board data compression was used (T/F) (COMPRESS); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="cont_id" type="integer" ucd="meta.id;obs.proposal" verbLevel="20"
            description="Continuation of previous program (CONT_ID)."><values nullLiteral="-2147483648"/></column>
        <column name="crds_ctx" type="text" ucd="meta.version;obs.calib" verbLevel="20"
            description="CRDS context (.pmap) used to select ref files (CRDS_CTX)."/>
        <column name="crds_ver" type="text" ucd="meta.version;meta.software" verbLevel="20"
            description="Version of CRDS file selection software used (CRDS_VER)."/>
        <column name="crowdfld" type="integer" ucd="meta.code;obs.field" verbLevel="20"
            description="Are the FGSes in a crowded field? (CROWDFLD); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="datamode" type="integer" ucd="meta.code;instr" verbLevel="20"
            description="Post-processing method used in FPAP (DATAMODE)."><values nullLiteral="-2147483648"/></column>
        <column name="datamodl" type="text" ucd="meta.code.class;meta.dataset" verbLevel="20"
            description="Type of data model (DATAMODL)."/>
        <column name="dataprob" type="integer" ucd="meta.code.qual" verbLevel="20"
            description="Science telemetry indicated a problem (DATAPROB); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="file_date" type="timestamp" ucd="time.creation;meta.file" verbLevel="20"
            description="UTC date file created (DATE)."/>
        <column name="file_date_mjd" type="double precision" unit="d" ucd="time.creation;meta.file" verbLevel="20"
            description="UTC date file created (DATE), as MJD."/>
        <column name="date_beg" type="timestamp" ucd="time.start;obs.exposure" verbLevel="20"
            description="Date-time start of exposure (DATE-BEG)."/>
        <column name="date_beg_mjd" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="Date-time start of exposure (DATE-BEG), as MJD."/>
        <column name="date_end" type="timestamp" ucd="time.end;obs.exposure" verbLevel="20"
            description="Date-time end of exposure (DATE-END)."/>
        <column name="date_end_mjd" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="20"
            description="Date-time end of exposure (DATE-END), as MJD."/>
        <column name="date_obs" type="timestamp" ucd="time.start;obs.exposure" verbLevel="20"
            description="UTC date at start of exposure (DATE-OBS)."/>
        <column name="date_obs_mjd" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="UTC date at start of exposure (DATE-OBS), as MJD."/>
        <column name="detector" type="text" ucd="meta.id;instr.det" verbLevel="20"
            description="Name of detector used to acquire the data (DETECTOR)."/>
        <column name="dirimage" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="WFSS direct image filename (DIRIMAGE)."/>
        <column name="drpfrms1" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Number of frames dropped prior to 1st integration (DRPFRMS1)."><values nullLiteral="-2147483648"/></column>
        <column name="drpfrms3" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Number of frames dropped between integrations (DRPFRMS3)."><values nullLiteral="-2147483648"/></column>
        <column name="duration" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="20"
            description="Total duration of exposure (DURATION)."/>
        <column name="dva_dec" type="double precision" unit="rad" ucd="pos.eq.dec;arith.diff" verbLevel="20"
            description="Velocity aberration correction in declination; early files only (DVA_DEC)."/>
        <column name="dva_ra" type="double precision" unit="rad" ucd="pos.eq.ra;arith.diff" verbLevel="20"
            description="Velocity aberration correction in right ascension; early files only (DVA_RA)."/>
        <column name="effexptm" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="20"
            description="Effective exposure time (EFFEXPTM)."/>
        <column name="effinttm" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="20"
            description="Effective integration time (EFFINTTM)."/>
        <column name="eng_qual" type="text" ucd="meta.code.qual;obs" verbLevel="20"
            description="Engineering DB quality indicator (ENG_QUAL)."/>
        <column name="engqlptg" type="text" ucd="meta.code.qual" verbLevel="20"
            description="Quality of pointing information from EngDB (ENGQLPTG)."/>
        <column name="errtype" type="text" ucd="meta.code;meta.dataset" verbLevel="20"
            description="Type of errors stored here (ERRTYPE)."/>
        <column name="exp_only" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="Special commanding without SI configuration (EXP_ONLY); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" verbLevel="20"
            description="Type of data in the exposure (EXP_TYPE)."/>
        <column name="expcount" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Running count of exposures in visit (EXPCOUNT)."><values nullLiteral="-2147483648"/></column>
        <column name="expend" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="20"
            description="Exposure end time in MJD (EXPEND)."/>
        <column name="expmid" type="double precision" unit="d" ucd="time.epoch;obs.exposure" verbLevel="20"
            description="Exposure mid time in MJD (EXPMID)."/>
        <column name="exposure" type="text" ucd="meta.id;obs.exposure" verbLevel="20"
            description="Exposure request number (EXPOSURE)."/>
        <column name="expripar" type="text" ucd="meta.code;obs.exposure" verbLevel="20"
            description="Prime or parallel exposure (EXPRIPAR)."/>
        <column name="expstart" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="Exposure start time in MJD (EXPSTART)."/>
        <column name="expsteng" type="timestamp" ucd="time.start;obs.exposure" verbLevel="20"
            description="UTC exposure start time from engineering data (EXPSTENG)."/>
        <column name="expsteng_mjd" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="UTC exposure start time from engineering data (EXPSTENG), as MJD."/>
        <column name="exsegnum" type="integer" ucd="meta.number;meta.file" verbLevel="20"
            description="Sequential segment number (EXSEGNUM)."><values nullLiteral="-2147483648"/></column>
        <column name="exsegtot" type="integer" ucd="meta.number;meta.file" verbLevel="20"
            description="Total number of segments (EXSEGTOT)."><values nullLiteral="-2147483648"/></column>
        <column name="extncrs" type="double precision" unit="s**-1" ucd="stat.value;instr.det" verbLevel="20"
            description="Snowballs/showers per million pixels per second (EXTNCRS)."/>
        <column name="fastaxis" type="integer" ucd="meta.code;instr.det" verbLevel="20"
            description="Fast readout axis direction (FASTAXIS)."><values nullLiteral="-2147483648"/></column>
        <column name="filter" type="text" ucd="meta.id;instr.filter" verbLevel="20"
            description="Name of the filter element used (FILTER)."/>
        <column name="frmdivsr" type="integer" ucd="arith.factor;instr.det" verbLevel="20"
            description="Divisor applied to frame-averaged groups (FRMDIVSR)."><values nullLiteral="-2147483648"/></column>
        <column name="gainfact" type="double precision" ucd="arith.factor;instr.det" verbLevel="20"
            description="Gain scale factor (GAINFACT)."/>
        <column name="gdstarid" type="text" ucd="meta.id;src" verbLevel="20"
            description="Guide star identifier (GDSTARID)."/>
        <column name="groupgap" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Number of frames dropped between groups (GROUPGAP)."><values nullLiteral="-2147483648"/></column>
        <column name="gs_dec" type="double precision" unit="deg" ucd="pos.eq.dec;obs.field" verbLevel="20"
            description="Guide star declination (GS_DEC)."/>
        <column name="gs_mag" type="double precision" unit="mag" ucd="phot.mag" verbLevel="20"
            description="Guide star magnitude in FGS detector (GS_MAG)."/>
        <column name="gs_order" type="integer" ucd="meta.number;src" verbLevel="20"
            description="Index of guide star within list of selected guide stars (GS_ORDER)."><values nullLiteral="-2147483648"/></column>
        <column name="gs_ra" type="double precision" unit="deg" ucd="pos.eq.ra;obs.field" verbLevel="20"
            description="Guide star right ascension (GS_RA)."/>
        <column name="gs_udec" type="double precision" ucd="stat.error;pos.eq.dec" verbLevel="20"
            description="Guide star declination uncertainty (the dictionary gives no unit) (GS_UDEC)."/>
        <column name="gs_umag" type="double precision" unit="mag" ucd="stat.error;phot.mag" verbLevel="20"
            description="Guide star magnitude uncertainty (GS_UMAG)."/>
        <column name="gs_ura" type="double precision" ucd="stat.error;pos.eq.ra" verbLevel="20"
            description="Guide star right ascension uncertainty (the dictionary gives no unit) (GS_URA)."/>
        <column name="gs_v3_pa" type="double precision" unit="deg" ucd="pos.posAng" verbLevel="20"
            description="V3 Position Angle of guide star for science (GS_V3_PA)."/>
        <column name="gsc_ver" type="text" ucd="meta.version" verbLevel="20"
            description="Guide Star Catalog (GSC) Version (GSC_VER)."/>
        <column name="gsendtim" type="timestamp" ucd="time.end" verbLevel="20"
            description="UTC time when guide star activity completed (GSENDTIM)."/>
        <column name="gsendtim_mjd" type="double precision" unit="d" ucd="time.end" verbLevel="20"
            description="UTC time when guide star activity completed (GSENDTIM), as MJD."/>
        <column name="gsstrttm" type="timestamp" ucd="time.start" verbLevel="20"
            description="UTC time when guide star activity started (GSSTRTTM)."/>
        <column name="gsstrttm_mjd" type="double precision" unit="d" ucd="time.start" verbLevel="20"
            description="UTC time when guide star activity started (GSSTRTTM), as MJD."/>
        <column name="helidelt" type="double precision" unit="s" ucd="time.interval" verbLevel="20"
            description="Heliocentric correction at exposure start (HELIDELT)."/>
        <column name="hendtime" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="20"
            description="Heliocentric exposure end time in MJD (HENDTIME)."/>
        <column name="hga_move" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="High Gain Antenna moved during data collection (HGA_MOVE); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="hmidtime" type="double precision" unit="d" ucd="time.epoch;obs.exposure" verbLevel="20"
            description="Heliocentric exposure mid time in MJD (HMIDTIME)."/>
        <column name="hstrtime" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="Heliocentric exposure start time in MJD (HSTRTIME)."/>
        <column name="instrume" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Instrument used to acquire the data (INSTRUME)."/>
        <column name="intarget" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="At least one exposure in visit is internal (INTARGET); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="intend" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Ending integration number in this segment (INTEND)."><values nullLiteral="-2147483648"/></column>
        <column name="intstart" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Starting integration number in this segment (INTSTART)."><values nullLiteral="-2147483648"/></column>
        <column name="is_psf" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="Exposure is PSF reference (IS_PSF); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="lamp" type="text" ucd="meta.id;instr.calib" verbLevel="20"
            description="Internal lamp state (LAMP)."/>
        <column name="masterbg" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="Master background file used (MASTERBG)."/>
        <column name="mu_dec" type="double precision" unit="arcsec/yr" ucd="pos.pm;pos.eq.dec" verbLevel="20"
            description="Target proper motion in Dec (MU_DEC)."/>
        <column name="mu_epoch" type="timestamp" ucd="time.epoch;pos.pm" verbLevel="20"
            description="Target proper motion epoch in UT (MU_EPOCH)."/>
        <column name="mu_epoch_mjd" type="double precision" unit="d" ucd="time.epoch;pos.pm" verbLevel="20"
            description="Target proper motion epoch in UT (MU_EPOCH), as MJD."/>
        <column name="mu_ra" type="double precision" unit="arcsec/yr" ucd="pos.pm;pos.eq.ra" verbLevel="20"
            description="Target proper motion in RA (MU_RA)."/>
        <column name="nexposur" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Total number of planned exposures in visit (NEXPOSUR)."><values nullLiteral="-2147483648"/></column>
        <column name="nextend" type="integer" ucd="meta.number;meta.file" verbLevel="20"
            description="Number of extensions in the file (NEXTEND)."><values nullLiteral="-2147483648"/></column>
        <column name="nframes" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of frames per group (NFRAMES)."><values nullLiteral="-2147483648"/></column>
        <column name="ngroups" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Number of groups in integration (NGROUPS)."><values nullLiteral="-2147483648"/></column>
        <column name="nints" type="integer" ucd="meta.number;obs.exposure" verbLevel="20"
            description="Number of integrations in exposure (NINTS)."><values nullLiteral="-2147483648"/></column>
        <column name="noutputs" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of detector outputs used (NOUTPUTS)."><values nullLiteral="-2147483648"/></column>
        <column name="nresets" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of reset frames between integrations (NRESETS)."><values nullLiteral="-2147483648"/></column>
        <column name="nrststrt" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of reset frames at start of exposure (NRSTSTRT)."><values nullLiteral="-2147483648"/></column>
        <column name="nsamples" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of A/D samples per pixel (NSAMPLES)."><values nullLiteral="-2147483648"/></column>
        <column name="numdthpt" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Total number of points in dither pattern (NUMDTHPT)."><values nullLiteral="-2147483648"/></column>
        <column name="nwfsest" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="Next WFS exposure start time in MJD (NWFSEST)."/>
        <column name="obs_id" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Programmatic observation identifier (OBS_ID)."/>
        <column name="observtn" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Observation number (OBSERVTN)."/>
        <column name="obsfoldr" type="unicode" ucd="meta.note;obs.proposal" verbLevel="20"
            description="Name of the APT observation folder (OBSFOLDR)."/>
        <column name="obslabel" type="unicode" ucd="meta.note;obs" verbLevel="20"
            description="Proposer label for the observation (OBSLABEL)."/>
        <column name="opmode" type="text" ucd="meta.code;instr" verbLevel="20"
            description="Lamp operating mode (OPMODE)."/>
        <column name="origin" type="text" ucd="meta.curation" verbLevel="20"
            description="Organization responsible for creating file (ORIGIN)."/>
        <column name="osf_file" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="Observatory Status File name covering this exposure (OSF_FILE)."/>
        <column name="oss_ver" type="text" ucd="meta.version;meta.software" verbLevel="20"
            description="Observatory Scheduling Software (OSS) Version (OSS_VER)."/>
        <column name="patt_num" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position number within dither pattern (PATT_NUM)."><values nullLiteral="-2147483648"/></column>
        <column name="pattsize" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Primary dither pattern size (PATTSIZE)."/>
        <column name="patttype" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Primary dither pattern type (PATTTYPE)."/>
        <column name="pcs_mode" type="text" ucd="meta.code;obs" verbLevel="20"
            description="Pointing Control System mode (PCS_MODE)."/>
        <column name="pi_name" type="unicode" ucd="meta.id.PI;obs.proposal" verbLevel="20"
            description="Principal investigator name (PI_NAME)."/>
        <column name="pixfrac" type="double precision" ucd="arith.factor;obs.calib" verbLevel="20"
            description="Drizzle parameter describing pixel shrinking (PIXFRAC)."/>
        <column name="pps_aper" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Original AperName supplied by PPS (PPS_APER)."/>
        <column name="prd_ver" type="text" ucd="meta.version" verbLevel="20"
            description="S&amp;OC Project Reference Database (PRD) Version (PRD_VER)."/>
        <column name="pridtpts" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of points in primary dither pattern (PRIDTPTS)."><values nullLiteral="-2147483648"/></column>
        <column name="primecrs" type="double precision" unit="s**-1" ucd="stat.value;instr.det" verbLevel="20"
            description="Cosmic Ray rate per thousand pixels per second (PRIMECRS)."/>
        <column name="program" type="integer" ucd="meta.id;obs.proposal" verbLevel="20"
            description="Program number (PROGRAM)."><values nullLiteral="-2147483648"/></column>
        <column name="prop_dec" type="double precision" unit="deg" ucd="pos.eq.dec;obs.proposal" verbLevel="20"
            description="Proposer's target Dec (PROP_DEC)."/>
        <column name="prop_ra" type="double precision" unit="deg" ucd="pos.eq.ra;obs.proposal" verbLevel="20"
            description="Proposer's target RA (PROP_RA)."/>
        <column name="pwfseet" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="20"
            description="Previous WFS exposure end time in MJD (PWFSEET)."/>
        <column name="pxsclrt" type="double precision" ucd="arith.factor;instr.pixel" verbLevel="20"
            description="Pixel scale ratio relative to native detector scale (PXSCLRT)."/>
        <column name="readpatt" type="text" ucd="meta.id;instr.det" verbLevel="20"
            description="Readout pattern (READPATT)."/>
        <column name="s_region" type="text" ucd="pos.outline;obs.field" verbLevel="20"
            description="Spatial footprint of the observation (S_REGION)."/>
        <column name="sca_num" type="integer" ucd="meta.id;instr.det" verbLevel="20"
            description="Sensor Chip Assembly number (SCA_NUM)."><values nullLiteral="-2147483648"/></column>
        <column name="scatfile" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="Source catalog filename (SCATFILE)."/>
        <column name="scicat" type="text" ucd="meta.code.class;obs.proposal" verbLevel="20"
            description="Science category assigned during TAC process (SCICAT)."/>
        <column name="sctarate" type="double precision" unit="ms/s" ucd="arith.rate;time" verbLevel="20"
            description="Spacecraft Clock Time Adjust RATE (SCTARATE)."/>
        <column name="sdp_ver" type="text" ucd="meta.version;meta.software" verbLevel="20"
            description="Data Processing (DP) Software Version (SDP_VER)."/>
        <column name="segmfile" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="Segmentation map filename (SEGMFILE)."/>
        <column name="selfref" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="Self-referencing PSF (SELFREF); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="seq_id" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Parallel sequence identifier (SEQ_ID)."/>
        <column name="slowaxis" type="integer" ucd="meta.code;instr.det" verbLevel="20"
            description="Slow readout axis direction (SLOWAXIS)."><values nullLiteral="-2147483648"/></column>
        <column name="srctyapt" type="text" ucd="meta.code.class;src" verbLevel="20"
            description="Source type from APT (point/extended) (SRCTYAPT)."/>
        <column name="subarray" type="text" ucd="meta.id;instr.det" verbLevel="20"
            description="Subarray used (SUBARRAY)."/>
        <column name="subcat" type="text" ucd="meta.code.class;obs.proposal" verbLevel="20"
            description="Program sub-category (SUBCAT)."/>
        <column name="subpxpts" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of points in subpixel dither pattern (SUBPXPTS)."><values nullLiteral="-2147483648"/></column>
        <column name="subsize1" type="integer" unit="pixel" ucd="meta.number;instr.pixel" verbLevel="20"
            description="Number of pixels in axis 1 direction (SUBSIZE1)."><values nullLiteral="-2147483648"/></column>
        <column name="subsize2" type="integer" unit="pixel" ucd="meta.number;instr.pixel" verbLevel="20"
            description="Number of pixels in axis 2 direction (SUBSIZE2)."><values nullLiteral="-2147483648"/></column>
        <column name="substrt1" type="integer" unit="pixel" ucd="meta.number;instr.pixel" verbLevel="20"
            description="Starting pixel in axis 1 direction (SUBSTRT1)."><values nullLiteral="-2147483648"/></column>
        <column name="substrt2" type="integer" unit="pixel" ucd="meta.number;instr.pixel" verbLevel="20"
            description="Starting pixel in axis 2 direction (SUBSTRT2)."><values nullLiteral="-2147483648"/></column>
        <column name="targ_dec" type="double precision" unit="deg" ucd="pos.eq.dec;src" verbLevel="20"
            description="Target Dec at mid time of exposure (TARG_DEC)."/>
        <column name="targ_ra" type="double precision" unit="deg" ucd="pos.eq.ra;src" verbLevel="20"
            description="Target RA at mid time of exposure (TARG_RA)."/>
        <column name="targcat" type="unicode" ucd="meta.code.class;src" verbLevel="20"
            description="Target category from APT (TARGCAT)."/>
        <column name="targdesc" type="unicode" ucd="meta.note;src" verbLevel="20"
            description="Target description from APT (TARGDESC)."/>
        <column name="targname" type="unicode" ucd="meta.id;src" verbLevel="20"
            description="Standard astronomical catalog name for target (TARGNAME)."/>
        <column name="targoopp" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="Visit scheduled as target of opportunity (TARGOOPP); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="targprop" type="unicode" ucd="meta.id;src" verbLevel="20"
            description="Proposer's name for the target (TARGPROP)."/>
        <column name="targtype" type="text" ucd="meta.code.class;src" verbLevel="20"
            description="Type of target (fixed, moving, generic) (TARGTYPE)."/>
        <column name="targudec" type="double precision" unit="arcsec" ucd="stat.error;pos.eq.dec" verbLevel="20"
            description="Target Dec uncertainty (TARGUDEC)."/>
        <column name="targura" type="double precision" unit="arcsec" ucd="stat.error;pos.eq.ra" verbLevel="20"
            description="Target RA uncertainty (TARGURA)."/>
        <column name="tcatfile" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="Tweakreg catalog filename (TCATFILE)."/>
        <column name="telescop" type="text" ucd="meta.id;instr.tel" verbLevel="20"
            description="Telescope used to acquire the data (TELESCOP)."/>
        <column name="template" type="text" ucd="meta.id;obs.proposal" verbLevel="20"
            description="Observation template used (TEMPLATE)."/>
        <column name="texptime" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="20"
            description="Total exposure time of a combined product (TEXPTIME)."/>
        <column name="tframe" type="double precision" unit="s" ucd="time.interval;obs.exposure" verbLevel="20"
            description="Time between frames (TFRAME)."/>
        <column name="tgroup" type="double precision" unit="s" ucd="time.interval;obs.exposure" verbLevel="20"
            description="Time between groups (TGROUP)."/>
        <column name="timesys" type="text" ucd="time.scale" verbLevel="20"
            description="Principal time system for time-related keywords (TIMESYS)."/>
        <column name="title" type="unicode" ucd="meta.title;obs.proposal" verbLevel="20"
            description="Proposal title (TITLE)."/>
        <column name="tmeasure" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="20"
            description="Measurement time (TMEASURE)."/>
        <column name="tsample" type="double precision" unit="us" ucd="time.interval;instr.det" verbLevel="20"
            description="Time between samples (TSAMPLE)."/>
        <column name="tsovisit" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="Time Series Observation visit indicator (TSOVISIT); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="va_dec" type="double precision" unit="deg" ucd="pos.eq.dec" verbLevel="20"
            description="Velocity aberrated apparent reference Dec (VA_DEC)."/>
        <column name="va_ra" type="double precision" unit="deg" ucd="pos.eq.ra" verbLevel="20"
            description="Velocity aberrated apparent reference RA (VA_RA)."/>
        <column name="visit" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Visit number (VISIT)."/>
        <column name="visit_id" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Visit identifier (VISIT_ID)."/>
        <column name="visitend" type="timestamp" ucd="time.end;obs" verbLevel="20"
            description="Observatory UTC time when the visit ended (VISITEND)."/>
        <column name="visitend_mjd" type="double precision" unit="d" ucd="time.end;obs" verbLevel="20"
            description="Observatory UTC time when the visit ended (VISITEND), as MJD."/>
        <column name="visitgrp" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Visit group identifier (VISITGRP)."/>
        <column name="visitsta" type="text" ucd="meta.code.qual;obs" verbLevel="20"
            description="Status of a visit (VISITSTA)."/>
        <column name="visitype" type="text" ucd="meta.code.class;obs" verbLevel="20"
            description="Visit type (VISITYPE)."/>
        <column name="vststart" type="timestamp" ucd="time.start;obs" verbLevel="20"
            description="UTC visit start time (VSTSTART)."/>
        <column name="vststart_mjd" type="double precision" unit="d" ucd="time.start;obs" verbLevel="20"
            description="UTC visit start time (VSTSTART), as MJD."/>
        <column name="wtype" type="text" ucd="meta.code;obs.calib" verbLevel="20"
            description="Weighting type (MSM, MIRIPSF, AREA) (WTYPE)."/>
        <column name="xoffset" type="double precision" unit="arcsec" ucd="pos.cartesian.x;arith.diff" verbLevel="20"
            description="X offset in SI ideal coordinate frame (XOFFSET)."/>
        <column name="yoffset" type="double precision" unit="arcsec" ucd="pos.cartesian.y;arith.diff" verbLevel="20"
            description="Y offset in SI ideal coordinate frame (YOFFSET)."/>
        <column name="zerofram" type="integer" ucd="meta.code;instr.det" verbLevel="20"
            description="Zero frame was downlinked separately (ZEROFRAM); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
    </STREAM>

    <table id="nircam_keywords" onDisk="True" adql="True">
        <meta name="title">Keywords of NIRCam</meta>
        <meta name="description">One row per file of NIRCam: its header keywords, read as the keyword dictionary says.
            Times are given twice, as a timestamp and as MJD.</meta>
        <meta name="table-rank">61</meta>
        <foreignKey inTable="jwst/jwst#product" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_nircam_keywords)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file, as in jwst.product."/>
        <FEED source="common_keywords"/>
        <column name="bkgd_scl" type="double precision" ucd="arith.factor;instr.background" verbLevel="20"
            description="Background scale factor (BKGD_SCL)."/>
        <column name="channel" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Instrument channel (CHANNEL)."/>
        <column name="coronmsk" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Coronagraph mask used (CORONMSK)."/>
        <column name="fa1value" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Requested focus actuator 1 position value (FA1VALUE)."><values nullLiteral="-2147483648"/></column>
        <column name="fa2value" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Requested focus actuator 2 position value (FA2VALUE)."><values nullLiteral="-2147483648"/></column>
        <column name="fa3value" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Requested focus actuator 3 position value (FA3VALUE)."><values nullLiteral="-2147483648"/></column>
        <column name="fam_la1" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position in steps of linear actuator 1 (FAM_LA1)."><values nullLiteral="-2147483648"/></column>
        <column name="fam_la2" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position in steps of linear actuator 2 (FAM_LA2)."><values nullLiteral="-2147483648"/></column>
        <column name="fam_la3" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position in steps of linear actuator 3 (FAM_LA3)."><values nullLiteral="-2147483648"/></column>
        <column name="faphase1" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Requested focus actuator 1 starting phase (FAPHASE1)."/>
        <column name="faphase2" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Requested focus actuator 2 starting phase (FAPHASE2)."/>
        <column name="faphase3" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Requested focus actuator 3 starting phase (FAPHASE3)."/>
        <column name="fastep1" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Requested focus actuator 1 starting steps (FASTEP1)."><values nullLiteral="-2147483648"/></column>
        <column name="fastep2" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Requested focus actuator 2 starting steps (FASTEP2)."><values nullLiteral="-2147483648"/></column>
        <column name="fastep3" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Requested focus actuator 3 starting steps (FASTEP3)."><values nullLiteral="-2147483648"/></column>
        <column name="faunit1" type="double precision" ucd="instr.param" verbLevel="20"
            description="Requested focus actuator 1 starting units (the dictionary gives no unit) (FAUNIT1)."/>
        <column name="faunit2" type="double precision" ucd="instr.param" verbLevel="20"
            description="Requested focus actuator 2 starting units (the dictionary gives no unit) (FAUNIT2)."/>
        <column name="faunit3" type="double precision" ucd="instr.param" verbLevel="20"
            description="Requested focus actuator 3 starting units (the dictionary gives no unit) (FAUNIT3)."/>
        <column name="nircam_module" type="text" ucd="meta.id;instr" verbLevel="20"
            description="NIRCam module: A, B or MULTIPLE (MODULE)."/>
        <column name="pilin" type="integer" ucd="meta.code;instr" verbLevel="20"
            description="Pupil imaging lens in the optical path: T/F (PILIN); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="pridtype" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Primary dither points and packing (PRIDTYPE)."/>
        <column name="pupil" type="text" ucd="meta.id;instr.filter" verbLevel="20"
            description="Name of the pupil element used (PUPIL)."/>
        <column name="smgrdpat" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Name of small grid dither pattern (SMGRDPAT)."/>
        <column name="subpxpat" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Subpixel dither pattern type (SUBPXPAT)."/>
    </table>

    <table id="niriss_keywords" onDisk="True" adql="True">
        <meta name="title">Keywords of NIRISS</meta>
        <meta name="description">One row per file of NIRISS: its header keywords, read as the keyword dictionary says.
            Times are given twice, as a timestamp and as MJD.</meta>
        <meta name="table-rank">62</meta>
        <foreignKey inTable="jwst/jwst#product" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_niriss_keywords)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file, as in jwst.product."/>
        <FEED source="common_keywords"/>
        <column name="bkgd_scl" type="double precision" ucd="arith.factor;instr.background" verbLevel="20"
            description="Background scale factor (BKGD_SCL)."/>
        <column name="focuspos" type="double precision" ucd="instr.param" verbLevel="20"
            description="Focus position (the dictionary gives no unit) (FOCUSPOS)."/>
        <column name="fwcpos" type="double precision" unit="deg" ucd="pos.posAng;instr.filter" verbLevel="20"
            description="NIRISS filter wheel position (FWCPOS)."/>
        <column name="nrimdtpt" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of points in direct image dither pattern (NRIMDTPT)."><values nullLiteral="-2147483648"/></column>
        <column name="pupil" type="text" ucd="meta.id;instr.filter" verbLevel="20"
            description="Name of the pupil element used (PUPIL)."/>
        <column name="pwcpos" type="double precision" unit="deg" ucd="pos.posAng;instr.filter" verbLevel="20"
            description="NIRISS pupil wheel position (PWCPOS)."/>
    </table>

    <table id="nirspec_keywords" onDisk="True" adql="True">
        <meta name="title">Keywords of NIRSpec</meta>
        <meta name="description">One row per file of NIRSpec: its header keywords, read as the keyword dictionary says.
            Times are given twice, as a timestamp and as MJD.</meta>
        <meta name="table-rank">63</meta>
        <foreignKey inTable="jwst/jwst#product" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_nirspec_keywords)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file, as in jwst.product."/>
        <FEED source="common_keywords"/>
        <column name="fcsrlpos" type="integer" ucd="instr.param" verbLevel="20"
            description="Refocus Mechanism Assembly relative position (FCSRLPOS)."><values nullLiteral="-2147483648"/></column>
        <column name="focuspos" type="double precision" ucd="instr.param" verbLevel="20"
            description="Focus position (the dictionary gives no unit) (FOCUSPOS)."/>
        <column name="fxd_slit" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Name of fixed slit aperture used (FXD_SLIT)."/>
        <column name="grating" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Name of the grating element used (GRATING)."/>
        <column name="gwa_pxav" type="double precision" ucd="instr.param" verbLevel="20"
            description="GWA REC avg X-pos/tilt sensor calibrated (the dictionary gives no unit) (GWA_PXAV)."/>
        <column name="gwa_pyav" type="double precision" ucd="instr.param" verbLevel="20"
            description="GWA REC avg Y-pos/tilt sensor calibrated (the dictionary gives no unit) (GWA_PYAV)."/>
        <column name="gwa_tilt" type="double precision" unit="K" ucd="phys.temperature;instr" verbLevel="20"
            description="GWA TILT (avg/calib) temperature (GWA_TILT)."/>
        <column name="gwa_xp_v" type="double precision" ucd="instr.param" verbLevel="20"
            description="GWA X-position/tilt sensor calibrated (the dictionary gives no unit) (GWA_XP_V)."/>
        <column name="gwa_xtil" type="double precision" ucd="instr.param" verbLevel="20"
            description="Grating wheel tilt along instrmnt model Y axis (the dictionary gives no unit) (GWA_XTIL)."/>
        <column name="gwa_yp_v" type="double precision" ucd="instr.param" verbLevel="20"
            description="GWA Y-position/tilt sensor calibrated (the dictionary gives no unit) (GWA_YP_V)."/>
        <column name="gwa_ytil" type="double precision" ucd="instr.param" verbLevel="20"
            description="Grating wheel tilt along instrmnt model X axis (the dictionary gives no unit) (GWA_YTIL)."/>
        <column name="hybridff" type="integer" ucd="meta.code;instr.det" verbLevel="20"
            description="HFF/IRS2TA readout mode used (HYBRIDFF); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="is_imprt" type="integer" ucd="meta.code;obs" verbLevel="20"
            description="NIRSpec imprint exposure (IS_IMPRT); 1 for true, 0 for false."><values nullLiteral="-2147483648"/></column>
        <column name="msaconid" type="integer" ucd="meta.id;instr" verbLevel="20"
            description="MSA configuration ID (MSACONID)."><values nullLiteral="-2147483648"/></column>
        <column name="msametfl" type="text" ucd="meta.id;meta.file" verbLevel="20"
            description="MSA metadata file name (MSAMETFL)."/>
        <column name="msametid" type="integer" ucd="meta.id;instr" verbLevel="20"
            description="MSA metadata ID (MSAMETID)."><values nullLiteral="-2147483648"/></column>
        <column name="msastate" type="text" ucd="meta.code;instr" verbLevel="20"
            description="State of the MSA (MSASTATE)."/>
        <column name="nod_type" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Nod pattern type (NOD_TYPE)."/>
        <column name="nrs_norm" type="integer" unit="pixel" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of normal pixels in IRS2 readout (NRS_NORM)."><values nullLiteral="-2147483648"/></column>
        <column name="nrs_ref" type="integer" unit="pixel" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of reference pixels in IRS2 readout (NRS_REF)."><values nullLiteral="-2147483648"/></column>
        <column name="pattstrt" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Starting point in pattern (PATTSTRT)."><values nullLiteral="-2147483648"/></column>
        <column name="preimage" type="text" ucd="meta.id;obs" verbLevel="20"
            description="Pre-image ID from PPS DB (PREIMAGE)."/>
        <column name="rma_pos" type="integer" ucd="instr.param" verbLevel="20"
            description="Refocus Mechanism Assembly hall-position sensor value (RMA_POS)."><values nullLiteral="-2147483648"/></column>
        <column name="spat_num" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position number within spatial steps (SPAT_NUM)."><values nullLiteral="-2147483648"/></column>
        <column name="spec_num" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position number within spectral steps (SPEC_NUM)."><values nullLiteral="-2147483648"/></column>
        <column name="subpxpat" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Subpixel dither pattern type (SUBPXPAT)."/>
    </table>

    <table id="miri_keywords" onDisk="True" adql="True">
        <meta name="title">Keywords of MIRI</meta>
        <meta name="description">One row per file of MIRI: its header keywords, read as the keyword dictionary says.
            Times are given twice, as a timestamp and as MJD.</meta>
        <meta name="table-rank">64</meta>
        <foreignKey inTable="jwst/jwst#product" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_miri_keywords)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file, as in jwst.product."/>
        <FEED source="common_keywords"/>
        <column name="band" type="text" ucd="meta.id;instr.bandpass" verbLevel="20"
            description="MRS wavelength band (BAND)."/>
        <column name="cccstate" type="text" ucd="meta.code;instr" verbLevel="20"
            description="Contamination control cover state (CCCSTATE)."/>
        <column name="channel" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Instrument channel (CHANNEL)."/>
        <column name="cmd_tsel" type="text" ucd="meta.code;instr" verbLevel="20"
            description="Test pattern selection (CMD_TSEL)."/>
        <column name="coronmsk" type="text" ucd="meta.id;instr" verbLevel="20"
            description="Coronagraph mask used (CORONMSK)."/>
        <column name="detmode" type="text" ucd="meta.code;instr.det" verbLevel="20"
            description="Detector mode indicator (DETMODE)."/>
        <column name="dithdirc" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Direction of dither pattern offsets (DITHDIRC)."/>
        <column name="dithopfr" type="text" ucd="meta.code;obs.param" verbLevel="20"
            description="Dither pattern optimization (DITHOPFR)."/>
        <column name="dithpnts" type="text" ucd="meta.note;obs.param" verbLevel="20"
            description="Sparse cycling dither points (DITHPNTS)."/>
        <column name="dsetstrt" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Starting 4-point set in dither set list (DSETSTRT)."><values nullLiteral="-2147483648"/></column>
        <column name="fpe_side" type="text" ucd="meta.code;instr" verbLevel="20"
            description="Active side for FPE (A or B) (FPE_SIDE)."/>
        <column name="ice_side" type="text" ucd="meta.code;instr" verbLevel="20"
            description="Active side for ICE (A or B) (ICE_SIDE)."/>
        <column name="mirnfrms" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="MIRI flight system number of frames (MIRNFRMS)."><values nullLiteral="-2147483648"/></column>
        <column name="mirngrps" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="MIRI flight system number of groups (MIRNGRPS)."><values nullLiteral="-2147483648"/></column>
        <column name="mrsprchn" type="text" ucd="meta.code;instr" verbLevel="20"
            description="Optimized MRS channel (MRSPRCHN)."/>
        <column name="numdsets" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of 4-point sets in dither set list (NUMDSETS)."><values nullLiteral="-2147483648"/></column>
        <column name="pattnpts" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of points in CYCLING pattern (PATTNPTS)."><values nullLiteral="-2147483648"/></column>
        <column name="pattstrt" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Starting point in pattern (PATTSTRT)."><values nullLiteral="-2147483648"/></column>
        <column name="rois" type="double precision" unit="arcsec" ucd="pos.angDistance;obs.param" verbLevel="20"
            description="Size of ROI in spatial dimension (ROIS)."/>
        <column name="roiw" type="double precision" unit="um" ucd="em.wl;obs.param" verbLevel="20"
            description="Size of ROI in wavelength dimension (ROIW)."/>
        <column name="spat_num" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position number within spatial steps (SPAT_NUM)."><values nullLiteral="-2147483648"/></column>
        <column name="spatnstp" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of steps in spatial direction (SPATNSTP)."><values nullLiteral="-2147483648"/></column>
        <column name="spatstep" type="double precision" ucd="pos.angDistance;obs.param" verbLevel="20"
            description="Size of steps in spatial direction (the dictionary gives no unit) (SPATSTEP)."/>
        <column name="spcoffst" type="double precision" unit="arcsec" ucd="pos.angDistance;obs.param" verbLevel="20"
            description="Spectral offset from pattern start (SPCOFFST)."/>
        <column name="spec_num" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Position number within spectral steps (SPEC_NUM)."><values nullLiteral="-2147483648"/></column>
        <column name="specnstp" type="integer" ucd="meta.number;obs.param" verbLevel="20"
            description="Number of steps in spectral direction (SPECNSTP)."><values nullLiteral="-2147483648"/></column>
        <column name="specstep" type="double precision" ucd="pos.angDistance;obs.param" verbLevel="20"
            description="Size of steps in spectral direction (the dictionary gives no unit) (SPECSTEP)."/>
        <column name="sptoffst" type="double precision" unit="arcsec" ucd="pos.angDistance;obs.param" verbLevel="20"
            description="Spatial offset from pattern start (SPTOFFST)."/>
        <column name="wpower" type="double precision" ucd="arith.factor;obs.calib" verbLevel="20"
            description="Weighting power for Modified Shepard Method (WPOWER)."/>
    </table>

    <table id="fgs_keywords" onDisk="True" adql="True">
        <meta name="title">Keywords of the FGS as an imager</meta>
        <meta name="description">One row per file of the FGS as an imager: its header keywords, read as the keyword dictionary says.
            Times are given twice, as a timestamp and as MJD.</meta>
        <meta name="table-rank">65</meta>
        <foreignKey inTable="jwst/jwst#product" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_fgs_keywords)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file, as in jwst.product."/>
        <FEED source="common_keywords"/>
    </table>

    <table id="guidestar_keywords" onDisk="True" adql="True">
        <meta name="title">Keywords of the guide-star functions of the FGS</meta>
        <meta name="description">One row per file of the guide-star functions of the FGS: its header keywords, read as the keyword dictionary says.
            Times are given twice, as a timestamp and as MJD.</meta>
        <meta name="table-rank">66</meta>
        <foreignKey inTable="jwst/jwst#product" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_guidestar_keywords)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file, as in jwst.product."/>
        <FEED source="common_keywords"/>
        <column name="dataend" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="20"
            description="MJD end time of guider data in this file (DATAEND)."/>
        <column name="datastrt" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="20"
            description="MJD start time of guider data in this file (DATASTRT)."/>
        <column name="gs_epoch" type="text" ucd="time.epoch" verbLevel="20"
            description="Epoch of guide star coordinates (GS_EPOCH)."/>
        <column name="gs_mudec" type="double precision" ucd="pos.pm;pos.eq.dec" verbLevel="20"
            description="Guide star ICRS declination proper motion (the dictionary gives no unit) (GS_MUDEC)."/>
        <column name="gs_mura" type="double precision" ucd="pos.pm;pos.eq.ra" verbLevel="20"
            description="Guide star ICRS right ascension proper motion (the dictionary gives no unit) (GS_MURA)."/>
        <column name="gsacstat" type="text" ucd="meta.code.status" verbLevel="20"
            description="Guide star acquisition execution status (GSACSTAT)."/>
        <column name="gscentx" type="double precision" unit="arcsec" ucd="pos.cartesian.x;instr.det" verbLevel="20"
            description="GuideStar x centroid (FGS ideal frame) (GSCENTX)."/>
        <column name="gscenty" type="double precision" unit="arcsec" ucd="pos.cartesian.y;instr.det" verbLevel="20"
            description="GuideStar y centroid (FGS ideal frame) (GSCENTY)."/>
        <column name="gsidl_x" type="double precision" unit="arcsec" ucd="pos.cartesian.x;instr.det" verbLevel="20"
            description="Guide star ideal x coordinate (GSIDL_X)."/>
        <column name="gsidl_y" type="double precision" unit="arcsec" ucd="pos.cartesian.y;instr.det" verbLevel="20"
            description="Guide star ideal y coordinate (GSIDL_Y)."/>
    </table>

    <table id="keyword" onDisk="True" adql="True">
        <meta name="title">Keyword dictionary</meta>
        <meta name="description">One row per keyword of the tables by instrument: what it means, in which unit, and where it is.</meta>
        <meta name="table-rank">67</meta>
        <index columns="keyword" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_keyword)</viewStatement>
        <column name="keyword" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Keyword in the FITS header."/>
        <column name="column_name" type="text" ucd="meta.id" required="True" verbLevel="1"
            description="Its column in the tables of the instruments."/>
        <column name="datatype" type="text" ucd="meta.code.class" required="True" verbLevel="1"
            description="text, integer, double precision, timestamp (UTC) or boolean (1 or 0)."/>
        <column name="unit" type="text" ucd="meta.unit" verbLevel="1"
            description="Unit of its values; NULL where it has none."/>
        <column name="ucd" type="text" ucd="meta.ucd" required="True" verbLevel="15"
            description="Unified content descriptor of its values."/>
        <column name="instruments" type="text" ucd="meta.id;instr" required="True" verbLevel="1"
            description="The tables it is in, separated by blanks: nircam, niriss, nirspec, miri, fgs, guidestar."/>
        <column name="description" type="text" ucd="meta.note" required="True" verbLevel="1"
            description="What it means, in the words of the keyword dictionary."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST keywords"/>
        <make table="nircam_keywords"/>
        <make table="niriss_keywords"/>
        <make table="nirspec_keywords"/>
        <make table="miri_keywords"/>
        <make table="fgs_keywords"/>
        <make table="guidestar_keywords"/>
        <make table="keyword"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Keywords by instrument">
        <regTest title="keywords have their units">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, effexptm, gs_mag, gwa_tilt, date_beg, date_beg_mjd, is_imprt FROM jwst.nirspec_keywords">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'unit="s"', 'unit="mag"', 'unit="K"', 'xtype="timestamp"', 'unit="d"')
            </code>
        </regTest>
        <regTest title="the dictionary knows a unit" tags="demo">
            <url parSet="TAP" QUERY="SELECT unit, instruments FROM jwst.keyword WHERE column_name = 'gwa_tilt'">/tap/sync</url>
            <code>
                self.assertEqual(self.getVOTableRows(), [{"unit": "K", "instruments": "nirspec"}])
            </code>
        </regTest>
        <regTest title="keywords join products" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.miri_keywords AS k JOIN jwst.product AS q ON q.filename = k.filename WHERE k.exp_type = q.exp_type AND k.program = q.program">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 10)
            </code>
        </regTest>
    </regSuite>
</resource>
