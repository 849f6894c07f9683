// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const imaging = `Chest X-ray, 2 views	chest x-ray|cxr|chest xray|chest film
	L36643-5	p	xray	Chest X-ray 2 views
Chest X-ray (any)	chest x-ray|cxr
	L30745-4	p	xray	Chest X-ray
Chest X-ray, portable	portable chest
	L30746-2	p	xray	Portable XR Chest Views
CT chest	chest ct|cat scan chest
	L24627-2	p	ct	CT Chest
CT head	head ct|cat scan head|brain ct
	L24725-4	p	ct	CT Head
CT head without contrast	head ct
	L30799-1	p	ct	Head CT WO contrast
Ultrasound abdomen	abdominal ultrasound|belly ultrasound
	L24558-9	p	ultrasound	Abdomen US
MRI brain	brain mri|mri head
	L24590-2	p	mri	MR Brain
Screening mammogram	mammogram|breast screening|mammo
	L24606-6	p	mammogram	MG Breast Screening
Diagnostic mammogram
	L24604-1	p	mammogram	MG Breast Diagnostic Limited Views
Diagnostic mammogram (side not stated)	diagnostic mammogram
	L24605-8	p	mammogram	MG Breast Diagnostic
Bone density scan (DXA), femur	dexa|dexa hip|bone density
	L24701-5	p	dxa	DXA Femur [Mass/Area] Bone density
EKG study	ekg|ecg|electrocardiogram|heart tracing
	L11524-6	p	ecg	EKG Study
12 lead EKG panel	12 lead|ekg|ecg
	L34534-8	p	ecg
Echocardiogram study	echo|echocardiogram|heart ultrasound
	L42148-7	p	echo	Heart US
Ejection fraction	ef|lvef|heart pump function
	L10230-1	p	echo	Left ventricular Ejection fraction
Ejection fraction by 2D echo	ef|ejection fraction
	L8806-2	p	echo	Left ventricular Ejection fraction by 2D echo
Colonoscopy study	colonoscopy|colonoscopy report|colon scope
	L18746-8	p	endoscopy	Colonoscopy Study
Upper endoscopy study	egd|upper endoscopy
	L18751-8	p	endoscopy	Endoscopy study
Ultrasound retroperitoneum	kidney ultrasound
	L24531-6	p	ultrasound	US Retroperitoneum
Pregnancy ultrasound	baby ultrasound|sonogram
	L11525-3	p	ultrasound	US Pelvis Fetus for pregnancy
CT retroperitoneum
	L24566-2	p	ct	CT Retroperitoneum
CT chest with contrast	ct chest contrast
	L24628-0	p	ct	CT Chest W contrast IV
CT abdomen and pelvis with contrast	ct abdomen pelvis
	L36813-4	p	ct	Abdomen and Pelvis CT W contrast IV
Bone age X-ray	bone age
	L37362-1	p	xray	Bones X-ray bone age
Knee MRI	mri knee
	L24802-1	p	mri	MR Knee
Hip X-ray
	L24762-7	p	xray
Lumbar spine MRI	lumbar mri|back mri|mri back
	L24968-0	p	mri	MR Lumbar spine`;
