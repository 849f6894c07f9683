// Written by hand: SNOMED CT identifiers with plain names of the project's own; see NOTICES.md. No code of CPT.
export const procedures = `Electrocardiogram	ecg|ekg|electrocardiography|electrocardiographic procedure|heart tracing
	S29303009	p	heart test
Spirometry	lung function test|breathing test|pulmonary function test
	S127783003	p	lung test
Chest X-ray	chest xray|cxr|chest film|chest radiograph|plain chest x-ray
	S399208008	p	xray
Total knee replacement	knee replacement|total replacement of knee joint|knee surgery|knee operation|knee arthroplasty|total knee arthroplasty|tkr|tka|knee
	S609588000	p	joint replacement
Total hip replacement	hip replacement|hip surgery|hip operation|hip arthroplasty|total hip arthroplasty|hip
	S52734007	p	joint replacement
Colonoscopy	colon screening|bowel scope
	S73761001	p	endoscopy
Upper endoscopy	gastroscopy|egd|esophagogastroduodenoscopy|stomach scope
	S76009000	p	endoscopy
Appendectomy	appendix removal|appendix surgery|appendicectomy|appendix
	S80146002	p	surgery
Cholecystectomy	gallbladder removal|gallbladder surgery|gallbladder
	S38102005	p	surgery
Tonsillectomy	tonsil removal|tonsils
	S173422009	p	surgery
Hysterectomy	uterus removal|womb removal
	S236886002	p	surgery
Cataract extraction	cataract surgery|cataract removal|cataract
	S54885007	p	surgery
Coronary artery bypass	cabg|heart bypass|bypass surgery|bypass|coronary artery bypass graft
	S232717009	p	heart surgery
Coronary stent placement	stent|heart stent|coronary stent
	S36969009	p	heart surgery
Cardiac catheterization	heart cath|cardiac cath|heart catheter
	S41976001	p	heart test
Cesarean section	c-section|c section|cesarean|caesarean|caesarean section
	S11466000	p	birth
Echocardiography	echo|echocardiogram|heart ultrasound|cardiac echo
	S40701008	p	ultrasound
Ultrasound	ultrasonography|sonogram|ultrasound scan
	S16310003	p	ultrasound
Mammography	mammogram|breast x-ray
	S71651007	p	xray
Magnetic resonance imaging	mri|mri scan|mr imaging
	S113091000	p	mri
Computed tomography	ct|ct scan|cat scan
	S77477000	p	ct
Hemodialysis	dialysis|haemodialysis
	S302497006	p	dialysis
Biopsy	tissue sample
	S86273004	p	biopsy
Medication review	documentation of current medications|medicines review|med review
	S428191000124101	p	review`;
