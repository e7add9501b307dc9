-- Verify jwstvo:programs on pg
SELECT program, title, abstract, source, all_text FROM store.jwst_program WHERE false;
SELECT program, label, template, target FROM store.jwst_program_observation WHERE false;
SELECT store.settle_programs('{}');
