// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const documents = `Summary of episode note (CCD)	ccd|continuity of care document|clinical summary|c-cda summary|patient summary
	L34133-9	p	summary	Summary of episode note
Patient summary (IPS)	ips|international patient summary|patient summary document
	L60591-5	p	summary	Patient summary Document
Discharge summary	hospital summary|discharge note|dc summary|discharge papers
	L18842-5	p	note
Progress note	visit note|office note|clinic note|soap note|doctor note|visit notes
	L11506-3	p	note
History and physical	h&p|admission note
	L34117-2	p	note	History and physical note
Consultation note	consult|specialist note|consult note
	L11488-4	p	note	Consult note
Procedure note	procedure report
	L28570-0	p	note	Procedure Note
Operative note	surgery report|op note|operative report|surgical operation note
	L11504-8	p	note	Surgical operation note
Imaging report	radiology report|x-ray report|scan report|diagnostic imaging
	L18748-4	p	report	Diagnostic imaging study
Laboratory report	lab report|lab results document
	L11502-2	p	report	Laborbericht
Pathology report	biopsy report|biopsy result|path report
	L11526-1	p	report	Pathology study
Referral note	referral|referral letter
	L57133-1	p	note
Transfer summary	transfer note
	L18761-7	p	note	Transfer summary note
Emergency department note	er note|ed note|emergency note|emergency room note
	L34111-5	p	note	Emergency department Note
Nurse note	nursing note
	L34746-8	p	note	Nurse Note
Plan of care note	care plan document|treatment plan
	L18776-5	p	plan
Advance directives	advance directive|living will|dnr paper|healthcare proxy
	L42348-3	p	legal	Advance healthcare directives
Organ donation document	organ donor
	L64300-7	p	legal	Organ donation consent
Patient living will	living will
	L86533-7	p	legal	Patient Living will
Personal advance care plan	advance care plan
	L81334-5	p	legal	Personal adv care plan
Portable medical order (POLST)	polst|molst|portable order
	L93037-0	p	legal	Portable medical order form
Consent document	consent|consent form
	L59284-0	p	legal	Consent Document
Procedure consent	surgical consent
	L64293-4	p	legal	Procedure consent Document
Administrative note
	L51851-4	p	admin
Note (any)	note|notes|clinical note
	L34109-9	p	note	Note
Functional status assessment note	functional assessment
	L47420-5	p	note
Medical records	chart|records
	L11503-0	p	records
Physician discharge summary	doctor discharge summary
	L11490-0	p	note	Physician Discharge summary
Attending physician discharge summary	discharge summary physician
	L28655-9	p	note	Physician attending Discharge summary
Emergency department discharge summary	er discharge
	L59258-4	p	note	Emergency department Discharge summary
Hospital note	inpatient note
	L34112-3	p	note	Hospital Note
Outpatient progress note	outpatient note
	L34131-3	p	note	Outpatient Progress note
Telephone encounter note	phone note|telephone note
	L34748-4	p	note	Telephone encounter Note
Summary note	summary
	L68608-9	p	note
Discharge instructions	going home instructions|after visit instructions
	L74213-0	p	note
Instructions	after visit summary|avs
	L69730-0	p	note
Immunization history document	shot record|immunization record|vaccine record|vaccination record
	L11369-6	p	section	History of Immunization
Problem list section	problem list
	L11450-4	p	section	Problem List
Allergies section	allergy list
	L48765-2	p	section	Allergies and adverse reactions Document
Medication history section	medication list|med list
	L10160-0	p	section	History Of Medication Use
Results section	diagnostic tests
	L30954-2	p	section	Relevant diagnostic tests/laboratory data Narrative
Vital signs section	vitals section
	L8716-3	p	section	Vital signs
Procedures section	procedure history
	L47519-4	p	section	History of Procedures Document
Medical devices section	devices|implants
	L46264-8	p	section	History of medical device use
Social history section	social history
	L29762-2	p	section	Social history Narrative
Family history section	family history
	L10157-6	p	section	History of family member diseases Narrative
Payment sources section	insurance section|payers
	L48768-6	p	section	Payment sources Document
Reason for referral section	reason for referral
	L42349-1	p	section	Reason for referral (narrative)
Chief complaint	reason for visit complaint
	L10154-3	p	section	Chief complaint Narrative - Reported
Reason for visit	why visit
	L29299-5	p	section	Reason for visit Narrative
Assessment and plan	a&p|a/p
	L51847-2	p	section	Assessment + Plan note
History of present illness	hpi|present illness
	L10164-2	p	section	History of Present illness Narrative
Addendum
	L55107-7	p	note
Eyewear prescription	glasses prescription
	L64288-4	p	prescription	Prescription for eyewear
Health insurance card	insurance card|member card|member id card
	L64290-0	p	admin
Assessment note	assessment
	L51848-0	p	section`;
