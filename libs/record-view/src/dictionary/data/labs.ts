/* eslint-disable max-lines */
// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const labs = `Systolic blood pressure	systolic|sbp|top number|upper number|systolic bp|sys bp
	L8480-6	p	bp-systolic
	L8459-0	s	bp-systolic	Systolic blood pressure--sitting
	L8460-8	s	bp-systolic	Systolic blood pressure--standing
	L8461-6	s	bp-systolic	Systolic blood pressure--supine
	L76534-7	s	bp-systolic	Systolic blood pressure by Noninvasive
Diastolic blood pressure	diastolic|dbp|bottom number|lower number|diastolic bp|dia bp
	L8462-4	p	bp-diastolic
	L8453-3	s	bp-diastolic	Diastolic blood pressure--sitting
	L8454-1	s	bp-diastolic	Diastolic blood pressure--standing
	L8455-8	s	bp-diastolic	Diastolic blood pressure--supine
	L76535-4	s	bp-diastolic	Diastolic blood pressure by Noninvasive
Blood pressure	bp|b/p|blood presure|bloodpressure|bp reading|pressure reading|hypertension check
	L85354-9	p	bp-panel	Blood pressure panel with all children optional
	L55284-4	s	bp-panel
Mean arterial pressure	map|mean bp|mean blood pressure
	L8478-0	p	bp-mean	Mean blood pressure
	L76536-2	s	bp-mean	Mean blood pressure by Noninvasive
Heart rate	pulse|hr|heartbeat|pulse rate|bpm|resting heart rate|heart beat
	L8867-4	p	heart-rate
	L8889-8	s	heart-rate	Heart rate by Pulse oximetry
	L40443-4	s	heart-rate	Heart rate resting
	L69000-8	s	heart-rate	Heart rate --sitting
	L68999-2	s	heart-rate	Heart rate --supine
	L69001-6	s	heart-rate	Heart rate --standing
Respiratory rate	breathing rate|resp rate|rr|respirations|breaths per minute|resps
	L9279-1	p	respiratory-rate
Body temperature	temp|temperature|fever|body temp|t max|tmax
	L8310-5	p	temperature
	L8331-1	s	temperature	Oral temperature
	L8332-9	s	temperature	Rectal temperature
	L8328-7	s	temperature	Axillary temperature
	L8333-7	s	temperature	Tympanic membrane temperature
	L75539-7	s	temperature	Body temperature - Temporal artery
Oxygen saturation	o2 sat|spo2|pulse ox|oxygen level|sats|o2|pulse oximetry|oxygen sat|sao2|pulse oximeter|oxygen
	L59408-5	p	oxygen-saturation	Oxygen saturation in Arterial blood by Pulse oximetry
	L2708-6	s	oxygen-saturation	Oxygen saturation in Arterial blood
	L2711-0	r	oxygen-saturation/venous	Oxygen saturation in Venous blood
	L20564-1	r	oxygen-saturation/blood	Oxygen saturation in Blood
Inhaled oxygen flow rate	oxygen flow|liters of oxygen|o2 flow|lpm|oxygen liters
	L3151-8	p	inhaled-oxygen/flow
Inhaled oxygen concentration	fio2|oxygen concentration
	L19994-3	p	inhaled-oxygen/concentration	Oxygen/Inspired gas setting [Volume Fraction] Ventilator
Body height	height|ht|how tall|stature|length|body length
	L8302-2	p	height
	L3137-7	s	height	Body height Measured
	L8306-3	s	height	Body height --lying
Body weight	weight|wt|how heavy|body wt|pounds|kilos|lbs|scale
	L29463-7	p	weight
	L3141-9	s	weight	Body weight Measured
	L3142-7	s	weight	Body weight Stated
	L8341-0	r	weight/dry	Dry body weight Measured
	L8339-4	r	weight/birth	Birth weight Measured
Body mass index	bmi|weight for height|bodymass
	L39156-5	p	bmi	Body mass index (BMI) [Ratio]
	L59576-9	r	bmi/percentile	Body mass index (BMI) [Percentile] Per age and sex
	L59574-4	r	bmi/percentile	Body mass index (BMI) [Percentile]
Weight-for-length percentile	weight for length|wfl percentile
	L77606-2	p	weight-for-length	Weight-for-length Per age and sex
Head circumference	head size|ofc|head circ
	L9843-4	p	head-circumference	Head Occipital-frontal circumference
	L8287-5	s	head-circumference	Head circumference occipital frontal by tape measure
	L8289-1	r	head-circumference/percentile	Head Occipital-frontal circumference Percentile
Waist circumference	waist|waist size|abdominal circumference
	L8280-0	p	waist	Circumference at umbilicus
Body surface area	bsa
	L3140-1	p	bsa	BSA (Body Surface Area)
	L8277-6	s	bsa
Vital signs panel	vitals|vital signs|vital sign|obs|vs
	L85353-1	p	vitals-panel	Vital signs, weight, height, head circumference, oxygen saturation and BMI panel
	L8716-3	s	vitals-panel	Vital signs
Forced expiratory volume (FEV1)	fev1|spirometry|lung function|breathing test|pulmonary function
	L20150-9	p	fev1	Volume expired during 1.0 s of forced expiration
	L19926-5	r	fev1/fvc-ratio	FEV1/FVC
Forced vital capacity	fvc|vital capacity
	L19868-9	p	fvc
Peak expiratory flow	peak flow|pef|peak flow meter
	L33452-4	p	peak-flow	Maximum expiratory gas flow Respiratory system airway
Urine output	uop|output|how much urine
	L9187-6	p	urine-output
Hemoglobin A1c	a1c|hba1c|hgba1c|hgb a1c|glycohemoglobin|glycated hemoglobin|glycosylated hemoglobin|ha1c|hb a1c|a1-c|a1c test|3 month sugar|three month sugar test|sugar average|diabetes test|long term sugar|hemoglobin a 1c|haemoglobin a1c
	L4548-4	p	hba1c/ngsp-percent	Hemoglobin A1c/Hemoglobin.total in Blood
	L17856-6	s	hba1c/ngsp-percent	Hemoglobin A1c/Hemoglobin.total in Blood by HPLC
	L4549-2	s	hba1c/ngsp-percent	Hemoglobin A1c/Hemoglobin.total in Blood by Electrophoresis
	L17855-8	s	hba1c/ngsp-percent	Hemoglobin A1c/Hemoglobin.total in Blood by calculation
	L59261-8	r	hba1c/ifcc-mmol-mol	Hemoglobin A1c/Hemoglobin.total standardized per IFCC-RMP for CDT in Blood
Estimated average glucose	eag|average blood sugar|mean glucose
	L27353-2	p	eag/mass	Glucose mean value [Mass/volume] in Blood Estimated from glycated hemoglobin
Glucose	sugar|blood sugar|bs|blood glucose|sugar level|sugar test|bg|gluc|serum glucose|glucose level|random glucose
	L2345-7	p	glucose/serum-plasma-mass	Glucose [Mass/volume] in Serum or Plasma
	L14749-6	r	glucose/serum-plasma-molar	Glucose [Moles/volume] in Serum or Plasma
	L2339-0	r	glucose/blood-mass	Glucose [Mass/volume] in Blood
	L15074-8	r	glucose/blood-molar	Glucose [Moles/volume] in Blood
	L41653-7	r	glucose/capillary-glucometer	Glucose [Mass/volume] in Capillary blood by Glucometer
	L32016-8	r	glucose/capillary	Glucose [Mass/volume] in Capillary blood
	L2340-8	r	glucose/blood-test-strip	Glucose [Mass/volume] in Blood by Automated test strip
	L41604-0	r	glucose/fasting-capillary-glucometer	Fasting glucose [Mass/volume] in Capillary blood by Glucometer
	L2341-6	r	glucose/blood-test-strip-manual	Glucose [Mass/volume] in Blood by Test strip manual
Fasting glucose	fasting sugar|fasting blood sugar|fbs|fbg|fpg|fasting bs
	L1558-6	p	glucose/fasting-mass	Fasting glucose [Mass/volume] in Serum or Plasma
	L10450-5	s	glucose/fasting-mass	Glucose [Mass/volume] in Serum or Plasma --10 hours fasting
	L14771-0	r	glucose/fasting-molar	Fasting glucose [Moles/volume] in Serum or Plasma
	L1557-8	r	glucose/fasting-blood-mass	Fasting glucose [Mass/volume] in Venous blood
Glucose tolerance test	gtt|ogtt|glucose tolerance|sugar drink test|glucola|gestational diabetes test|glucose challenge
	L1518-0	p	glucose/challenge-2h-75g	Glucose [Mass/volume] in Serum or Plasma --2 hours post 75 g glucose PO
	L1504-0	r	glucose/challenge-1h-50g	Glucose [Mass/volume] in Serum or Plasma --1 hour post 50 g glucose PO
	L20438-8	r	glucose/challenge-1h-any	Glucose [Mass/volume] in Serum or Plasma --1 hour post dose glucose
	L1521-4	r	glucose/2h-after-meal	Glucose [Mass/volume] in Serum or Plasma --2 hours post meal
	L1501-6	r	glucose/challenge-1h-100g	Glucose [Mass/volume] in Serum or Plasma --1 hour post 100 g glucose PO
	L1514-9	r	glucose/challenge-2h-100g	Glucose [Mass/volume] in Serum or Plasma --2 hours post 100 g glucose PO
Basic metabolic panel	bmp|basic metabolic|chem 7|chem7|chem-7|metabolic panel|sma7|basic chem
	L51990-0	p	panel-bmp	Basic Metabolic Panel
	L24320-4	s	panel-bmp	Basic metabolic 1998 panel - Serum or Plasma
	L24321-2	s	panel-bmp	Basic metabolic 2000 panel - Serum or Plasma
Comprehensive metabolic panel	cmp|comprehensive metabolic|chem 14|chem14|comp metabolic|comp panel|complete metabolic panel|chemistry panel
	L24323-8	p	panel-cmp	Comprehensive metabolic 2000 panel - Serum or Plasma
	L24322-0	s	panel-cmp	Comprehensive metabolic 1998 panel - Serum or Plasma
Electrolytes panel	electrolytes|lytes|electrolyte panel
	L24326-1	p	panel-electrolytes	Electrolytes 1998 panel - Serum or Plasma
Renal function panel	renal panel|kidney panel
	L24362-6	p	panel-renal	Renal function 2000 panel - Serum or Plasma
Hepatic function panel	lfts|lft|liver panel|liver function|liver function tests|hepatic panel|liver tests|liver enzymes|hfp
	L24325-3	p	panel-hepatic	Hepatic function 1998 panel - Serum or Plasma
Sodium	na|salt level|serum sodium|na+
	L2951-2	p	sodium/serum-plasma	Sodium [Moles/volume] in Serum or Plasma
	L2947-0	r	sodium/blood	Sodium [Moles/volume] in Blood
	L2955-3	r	sodium/urine	Sodium [Moles/volume] in Urine
	L32717-1	r	sodium/arterial-blood	Sodium [Moles/volume] in Arterial blood
Potassium	k|k+|potassium level|serum potassium|potasium
	L2823-3	p	potassium/serum-plasma	Potassium [Moles/volume] in Serum or Plasma
	L6298-4	r	potassium/blood	Potassium [Moles/volume] in Blood
	L2828-2	r	potassium/urine	Potassium [Moles/volume] in Urine
	L32713-0	r	potassium/arterial-blood	Potassium [Moles/volume] in Arterial blood
Chloride	cl|cl-|serum chloride
	L2075-0	p	chloride/serum-plasma	Chloride [Moles/volume] in Serum or Plasma
	L2069-3	r	chloride/blood	Chloride [Moles/volume] in Blood
	L41650-3	r	chloride/arterial-blood	Chloride [Moles/volume] in Arterial blood
Carbon dioxide (total)	co2|total co2|bicarb|carbon dioxide|tco2|co2 level
	L2028-9	p	total-co2/serum-plasma	Carbon dioxide, total [Moles/volume] in Serum or Plasma
	L20565-8	r	total-co2/blood	Carbon dioxide, total [Moles/volume] in Blood
	L34728-6	r	total-co2/blood-calculated	Carbon dioxide, total [Moles/volume] in Blood by calculation
Bicarbonate	hco3|bicarb
	L1963-8	p	bicarbonate/serum-plasma	Bicarbonate [Moles/volume] in Serum or Plasma
	L1959-6	r	bicarbonate/blood	Bicarbonate [Moles/volume] in Blood
	L1960-4	r	bicarbonate/arterial	Bicarbonate [Moles/volume] in Arterial blood
	L14627-4	r	bicarbonate/venous	Bicarbonate [Moles/volume] in Venous blood
Blood urea nitrogen	bun|urea nitrogen|urea|kidney test bun|blood urea
	L3094-0	p	bun/serum-plasma	Urea nitrogen [Mass/volume] in Serum or Plasma
	L6299-2	r	bun/blood	Urea nitrogen [Mass/volume] in Blood
Creatinine	cr|creat|scr|serum creatinine|kidney test|creatine|creatinine level|kidney function|crea
	L2160-0	p	creatinine/serum-plasma-mass	Creatinine [Mass/volume] in Serum or Plasma
	L38483-4	r	creatinine/blood-mass	Creatinine [Mass/volume] in Blood
	L14682-9	r	creatinine/serum-plasma-molar	Creatinine [Moles/volume] in Serum or Plasma
	L59826-8	r	creatinine/blood-molar	Creatinine [Moles/volume] in Blood
	L2161-8	r	creatinine/urine-mass	Creatinine [Mass/volume] in Urine
	L2162-6	r	creatinine/urine-24h	Creatinine [Mass/time] in 24 hour Urine
Estimated GFR	egfr|gfr|kidney function|glomerular filtration rate|renal function|kidney filter rate
	L33914-3	p	egfr/mdrd	Glomerular filtration rate [Volume Rate/Area] in Serum or Plasma by Creatinine-based formula (MDRD)/1.73 sq M
	L77147-7	r	egfr/mdrd	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (MDRD)/1.73 sq M
	L48642-3	r	egfr/mdrd-nonblack	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (MDRD)/1.73 sq M among non black population
	L48643-1	r	egfr/mdrd-black	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (MDRD)/1.73 sq M among black population
	L62238-1	r	egfr/ckd-epi-2009	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI)/1.73 sq M
	L88294-4	r	egfr/ckd-epi-2009-nonblack	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI)/1.73 sq M among non black population
	L88293-6	r	egfr/ckd-epi-2009-black	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI)/1.73 sq M among black population
	L98979-8	r	egfr/ckd-epi-2021	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (CKD-EPI 2021)/1.73 sq M
	L50210-4	r	egfr/cystatin-c	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Cystatin C-based formula/1.73 sq M
	L69405-9	r	egfr/unspecified	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by based on 1.73 sq M
	L94677-2	r	egfr/creatinine-cystatin	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine and Cystatin C-based formula (CKD-EPI)/1.73 sq M
	L98980-6	r	egfr/ckd-epi-2021-cr-cys	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine and Cystatin C-based formula (CKD-EPI 2021)/1.73 sq M
	L50044-7	r	egfr/mdrd-female	Glomerular filtration rate [Volume Rate/Area] in Serum, Plasma or Blood by Creatinine-based formula (MDRD)/1.73 sq M among female population
BUN/creatinine ratio	bun creatinine ratio|bun/cr
	L3097-3	p	bun-creatinine-ratio	Urea nitrogen/Creatinine [Mass Ratio] in Serum or Plasma
Cystatin C	cystatin
	L33863-2	p	cystatin-c	Cystatin C [Mass/volume] in Serum or Plasma
Calcium	ca|calcium level|serum calcium|total calcium
	L17861-6	p	calcium/total-serum-mass	Calcium [Mass/volume] in Serum or Plasma
	L49765-1	r	calcium/blood-mass	Calcium [Mass/volume] in Blood
	L2000-8	r	calcium/total-serum-molar	Calcium [Moles/volume] in Serum or Plasma
	L29265-6	r	calcium/albumin-corrected	Calcium [Moles/volume] corrected for albumin in Serum or Plasma
Ionized calcium	ical|free calcium|ica
	L1994-3	p	calcium-ionized/molar	Calcium.ionized [Moles/volume] in Blood
	L1995-0	r	calcium-ionized/molar.serpl	Calcium.ionized [Moles/volume] in Serum or Plasma
	L17864-0	r	calcium-ionized/mass	Calcium.ionized [Mass/volume] in Serum or Plasma by Ion-selective membrane electrode (ISE)
Anion gap	gap|ag
	L33037-3	p	anion-gap	Anion gap in Serum or Plasma
	L10466-1	s	anion-gap	Anion gap 3 in Serum or Plasma
	L1863-0	s	anion-gap	Anion gap 4 in Serum or Plasma
	L41276-7	r	anion-gap/blood	Anion gap in Blood
Total protein	protein|tp|serum protein
	L2885-2	p	protein-total/serum-plasma	Protein [Mass/volume] in Serum or Plasma
Albumin	alb|serum albumin
	L1751-7	p	albumin/serum-plasma	Albumin [Mass/volume] in Serum or Plasma
	L61151-7	s	albumin/serum-plasma	Albumin [Mass/volume] in Serum or Plasma by Bromocresol green (BCG) dye binding method
	L61152-5	s	albumin/serum-plasma	Albumin [Mass/volume] in Serum or Plasma by Bromocresol purple (BCP) dye binding method
	L2862-1	s	albumin/serum-plasma	Albumin [Mass/volume] in Serum or Plasma by Electrophoresis
Globulin	glob
	L10834-0	p	globulin	Globulin [Mass/volume] in Serum by calculation
	L2336-6	s	globulin	Globulin [Mass/volume] in Serum
Albumin/globulin ratio	a/g ratio|ag ratio
	L1759-0	p	albumin-globulin-ratio	Albumin/Globulin [Mass Ratio] in Serum or Plasma
Total bilirubin	bilirubin|bili|tbili|total bili|jaundice test|t bili
	L1975-2	p	bilirubin-total/mass	Bilirubin.total [Mass/volume] in Serum or Plasma
	L14631-6	r	bilirubin-total/molar	Bilirubin.total [Moles/volume] in Serum or Plasma
	L42719-5	r	bilirubin-total/blood-mass	Bilirubin.total [Mass/volume] in Blood
	L58941-6	r	bilirubin/transcutaneous	Bilirubin [Mass/volume] in Skin
Direct bilirubin	direct bili|conjugated bilirubin|dbili
	L1968-7	p	bilirubin-direct/mass	Bilirubin.direct [Mass/volume] in Serum or Plasma
	L15152-2	s	bilirubin-direct/mass	Bilirubin.conjugated [Mass/volume] in Serum or Plasma
	L14629-0	r	bilirubin-direct/molar	Bilirubin.direct [Moles/volume] in Serum or Plasma
Indirect bilirubin	indirect bili|unconjugated bilirubin
	L1971-1	p	bilirubin-indirect	Bilirubin.indirect [Mass/volume] in Serum or Plasma
Alkaline phosphatase	alp|alk phos|alkphos
	L6768-6	p	alp	Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma
Alanine aminotransferase (ALT)	alt|sgpt|alanine aminotransferase|liver enzyme alt|alanine transaminase
	L1742-6	p	alt	Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma
	L1743-4	s	alt	Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma by With P-5'-P
	L1744-2	s	alt	Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma by No addition of P-5'-P
	L76625-3	r	alt/blood	Alanine aminotransferase [Enzymatic activity/volume] in Blood
Aspartate aminotransferase (AST)	ast|sgot|aspartate aminotransferase|liver enzyme ast|aspartate transaminase
	L1920-8	p	ast	Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma
	L30239-8	s	ast	Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma by With P-5'-P
	L88112-8	s	ast	Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma by No addition of P-5'-P
Gamma-glutamyl transferase	ggt|ggtp|gamma gt
	L2324-2	p	ggt	Gamma glutamyl transferase [Enzymatic activity/volume] in Serum or Plasma
Lactate dehydrogenase	ldh|ld
	L2532-0	p	ldh	Lactate dehydrogenase [Enzymatic activity/volume] in Serum or Plasma
	L14804-9	s	ldh	Lactate dehydrogenase [Enzymatic activity/volume] in Serum or Plasma by Lactate to pyruvate reaction
	L14805-6	r	ldh/serum
Magnesium	mg|mag|magnesium level
	L19123-9	p	magnesium/mass	Magnesium [Mass/volume] in Serum or Plasma
	L2601-3	r	magnesium/molar	Magnesium [Moles/volume] in Serum or Plasma
	L21377-7	r	magnesium/blood-mass	Magnesium [Mass/volume] in Blood
Phosphorus	phos|phosphate|po4
	L2777-1	p	phosphate/mass	Phosphate [Mass/volume] in Serum or Plasma
	L14879-1	r	phosphate/molar	Phosphate [Moles/volume] in Serum or Plasma
Uric acid	urate|gout test|ua level
	L3084-1	p	urate/mass	Urate [Mass/volume] in Serum or Plasma
	L14933-6	r	urate/molar	Urate [Moles/volume] in Serum or Plasma
Creatine kinase	ck|cpk|muscle enzyme
	L2157-6	p	ck	Creatine kinase [Enzymatic activity/volume] in Serum or Plasma
CK-MB	ckmb|ck mb
	L13969-1	p	ck-mb/mass	Creatine kinase.MB [Mass/volume] in Serum or Plasma
	L20569-0	r	ck-mb/fraction	Creatine kinase.MB/Creatine kinase.total in Serum or Plasma
Amylase	pancreas test
	L1798-8	p	amylase	Amylase [Enzymatic activity/volume] in Serum or Plasma
Lipase	pancreatic enzyme
	L3040-3	p	lipase	Lipase [Enzymatic activity/volume] in Serum or Plasma
Ammonia	nh3|nh4
	L16362-6	p	ammonia/molar	Ammonia [Moles/volume] in Plasma
	L1841-6	r	ammonia/other	Ammonia [Moles/volume] in Serum
	L22763-7	r	ammonia/mass	Ammonia [Mass/volume] in Plasma
Lactate	lactic acid
	L2524-7	p	lactate/serum-plasma	Lactate [Moles/volume] in Serum or Plasma
	L32693-4	r	lactate/blood	Lactate [Moles/volume] in Blood
	L2518-9	r	lactate/arterial	Lactate [Moles/volume] in Arterial blood
Osmolality	serum osm|osm
	L2692-2	p	osmolality/serum	Osmolality of Serum or Plasma
	L2695-5	r	osmolality/urine	Osmolality of Urine
Lipid panel	lipids|cholesterol panel|lipid profile|cholesterol test|cholesterol tests|cholesterol numbers|fasting lipids|flp
	L24331-1	p	panel-lipid	Lipid 1996 panel - Serum or Plasma
	L57698-3	s	panel-lipid	Lipid panel with direct LDL - Serum or Plasma
	L100898-6	s	panel-lipid	Lipid panel - Serum or Plasma
Total cholesterol	cholesterol|tc|chol|t chol|cholestrol|cholesteral
	L2093-3	p	cholesterol-total/mass	Cholesterol [Mass/volume] in Serum or Plasma
	L14647-2	r	cholesterol-total/molar	Cholesterol [Moles/volume] in Serum or Plasma
LDL cholesterol	ldl|bad cholesterol|ldl-c|low density lipoprotein|ldl chol
	L13457-7	p	ldl/mass	Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation
	L18262-6	s	ldl/mass	Cholesterol in LDL [Mass/volume] in Serum or Plasma by Direct assay
	L2089-1	s	ldl/mass	Cholesterol in LDL [Mass/volume] in Serum or Plasma
	L49132-4	s	ldl/mass	Cholesterol in LDL [Mass/volume] in Serum or Plasma by Electrophoresis
	L22748-8	r	ldl/molar	Cholesterol in LDL [Moles/volume] in Serum or Plasma
	L39469-2	r	ldl/molar	Cholesterol in LDL [Moles/volume] in Serum or Plasma by calculation
HDL cholesterol	hdl|good cholesterol|hdl-c|high density lipoprotein
	L2085-9	p	hdl/mass	Cholesterol in HDL [Mass/volume] in Serum or Plasma
	L14646-4	r	hdl/molar	Cholesterol in HDL [Moles/volume] in Serum or Plasma
Non-HDL cholesterol	non hdl|non-hdl|nonhdl
	L43396-1	p	non-hdl/mass	Cholesterol non HDL [Mass/volume] in Serum or Plasma
VLDL cholesterol	vldl
	L13458-5	p	vldl/mass	Cholesterol in VLDL [Mass/volume] in Serum or Plasma by calculation
Triglycerides	tg|trigs|triglyceride|trig|blood fats
	L2571-8	p	triglyceride/mass	Triglyceride [Mass/volume] in Serum or Plasma
	L3043-7	r	triglyceride/blood-mass	Triglyceride [Mass/volume] in Blood
	L14927-8	r	triglyceride/molar	Triglyceride [Moles/volume] in Serum or Plasma
	L3048-6	s	triglyceride/mass	Triglyceride [Mass/volume] in Serum or Plasma --fasting
Cholesterol/HDL ratio	cholesterol ratio|chol/hdl ratio|chol hdl ratio
	L9830-1	p	cholesterol-hdl-ratio	Cholesterol.total/Cholesterol in HDL [Mass Ratio] in Serum or Plasma
	L11054-4	r	ldl-hdl-ratio	Cholesterol in LDL/Cholesterol in HDL [Mass Ratio] in Serum or Plasma
	L32309-7	r	cholesterol-hdl-ratio/molar-ratio	Cholesterol.total/Cholesterol in HDL [Molar ratio] in Serum or Plasma
Lipoprotein(a)	lp(a)|lpa|lipoprotein a|lp a
	L10835-7	p	lpa/mass	Lipoprotein a [Mass/volume] in Serum or Plasma
	L43583-4	r	lpa/molar	Lipoprotein a [Moles/volume] in Serum or Plasma
Apolipoprotein B	apob|apo b
	L1884-6	p	apob	Apolipoprotein B [Mass/volume] in Serum or Plasma
Apolipoprotein A-I	apoa1|apo a1
	L1869-7	p	apoa1	Apolipoprotein A-I [Mass/volume] in Serum or Plasma
Thyroid stimulating hormone	tsh|thyroid|thyroid test|thyrotropin|thyroid level
	L3016-3	p	tsh	Thyrotropin [Units/volume] in Serum or Plasma
	L11580-8	s	tsh	Thyrotropin [Units/volume] in Serum or Plasma by Detection limit <= 0.005 mIU/L
	L11579-0	s	tsh	Thyrotropin [Units/volume] in Serum or Plasma by Detection limit <= 0.05 mIU/L
Free T4	ft4|free thyroxine|t4 free
	L3024-7	p	free-t4/mass	Thyroxine (T4) free [Mass/volume] in Serum or Plasma
	L14920-3	r	free-t4/molar	Thyroxine (T4) free [Moles/volume] in Serum or Plasma
Total T4	t4|thyroxine
	L3026-2	p	total-t4/mass	Thyroxine (T4) [Mass/volume] in Serum or Plasma
Free T3	ft3|t3 free
	L3051-0	p	free-t3/mass	Triiodothyronine (T3) Free [Mass/volume] in Serum or Plasma
	L14928-6	r	free-t3/molar	Triiodothyronine (T3) Free [Moles/volume] in Serum or Plasma
Total T3	t3|triiodothyronine
	L3053-6	p	total-t3/mass	Triiodothyronine (T3) [Mass/volume] in Serum or Plasma
Thyroid peroxidase antibody	tpo|tpo antibody|anti-tpo|hashimoto antibody
	L8099-4	p	tpo-ab	Thyroperoxidase Ab [Units/volume] in Serum or Plasma
Thyroglobulin	tg level
	L3013-0	p	thyroglobulin	Thyroglobulin [Mass/volume] in Serum or Plasma
	L8098-6	r	thyroglobulin-ab	Thyroglobulin Ab [Units/volume] in Serum or Plasma
TSH receptor antibody	trab|tsi|graves antibody
	L5385-0	p	tsh-receptor-ab	Thyrotropin receptor Ab [Units/volume] in Serum
Iron	fe|serum iron|iron level
	L2498-4	p	iron/mass	Iron [Mass/volume] in Serum or Plasma
	L14798-3	r	iron/molar	Iron [Moles/volume] in Serum or Plasma
Total iron binding capacity	tibc|iron binding capacity
	L2500-7	p	tibc/mass	Iron binding capacity [Mass/volume] in Serum or Plasma
Iron saturation	iron sat|transferrin saturation|tsat|% saturation
	L2502-3	p	iron-saturation	Iron saturation [Mass Fraction] in Serum or Plasma
Ferritin	iron stores
	L2276-4	p	ferritin/mass	Ferritin [Mass/volume] in Serum or Plasma
	L20567-4	s	ferritin/mass	Ferritin [Mass/volume] in Serum or Plasma by Immunoassay
Transferrin
	L3034-6	p	transferrin	Transferrin [Mass/volume] in Serum or Plasma
Vitamin B12	b12|cobalamin|vit b12|b-12|cyanocobalamin level
	L2132-9	p	b12/mass	Cobalamin (Vitamin B12) [Mass/volume] in Serum or Plasma
	L14685-2	r	b12/molar	Cobalamin (Vitamin B12) [Moles/volume] in Serum or Plasma
Folate	folic acid level|b9|folic acid
	L2284-8	p	folate/serum-mass	Folate [Mass/volume] in Serum or Plasma
	L2283-0	r	folate/rbc-mass	Folate [Mass/volume] in Red Blood Cells
Vitamin D	vit d|25-oh vitamin d|25 hydroxy|vitamin d level|25-hydroxyvitamin d|vitamin d 25|vit d level
	L62292-8	p	vitamin-d-25oh/mass	25-Hydroxyvitamin D2+25-Hydroxyvitamin D3 [Mass/volume] in Serum or Plasma
	L1989-3	s	vitamin-d-25oh/mass	25-hydroxyvitamin D3 [Mass/volume] in Serum or Plasma
	L14635-7	r	vitamin-d-25oh/molar	25-hydroxyvitamin D3 [Moles/volume] in Serum or Plasma
	L1649-3	r	vitamin-d-1,25/mass	Calcitriol [Mass/volume] in Serum or Plasma
Vitamin B6	b6|pyridoxine level
	L2900-9	p	b6	Pyridoxine [Mass/volume] in Serum or Plasma
Vitamin B1	b1|thiamine level
	L2998-3	p	b1	Thiamine [Mass/volume] in Blood
	L32554-8	r	b1/moles-volume	Thiamine [Moles/volume] in Blood
Zinc	zn
	L5763-8	p	zinc	Zinc [Mass/volume] in Serum or Plasma
Copper
	L5631-7	p	copper	Copper [Mass/volume] in Serum or Plasma
Ceruloplasmin	wilson test
	L2064-4	p	ceruloplasmin	Ceruloplasmin [Mass/volume] in Serum or Plasma
Prealbumin	transthyretin
	L14338-8	p	prealbumin	Prealbumin [Mass/volume] in Serum or Plasma
C-reactive protein	crp|c reactive protein|inflammation test
	L1988-5	p	crp/standard	C reactive protein [Mass/volume] in Serum or Plasma
	L30522-7	r	crp/high-sensitivity	C reactive protein [Mass/volume] in Serum or Plasma by High sensitivity method
	L76485-2	r	crp/molar	C reactive protein [Moles/volume] in Serum or Plasma
Erythrocyte sedimentation rate	esr|sed rate|sedimentation rate|westergren
	L4537-7	p	esr	Erythrocyte sedimentation rate by Westergren method
	L30341-2	s	esr
Procalcitonin	pct|sepsis test
	L33959-8	p	procalcitonin	Procalcitonin [Mass/volume] in Serum or Plasma
Complete blood count	cbc|blood count|full blood count|fbc|hemogram|cbc with diff|cbc w diff|blood counts
	L58410-2	p	panel-cbc	CBC panel - Blood by Automated count
	L57021-8	s	panel-cbc	CBC W Auto Differential panel - Blood
	L57782-5	s	panel-cbc	CBC W Ordered Manual Differential panel - Blood
	L69742-5	s	panel-cbc	CBC W Differential panel, method unspecified - Blood
	L24317-0	s	panel-cbc	Hemogram and platelet count, automated
	L24358-4	s	panel-cbc	Hemogram without Platelets panel - Blood
White blood cell count	wbc|white count|white blood cells|leukocytes|white cells|white blood count|leucocytes
	L6690-2	p	wbc/blood-count	Leukocytes [#/volume] in Blood by Automated count
	L26464-8	s	wbc/blood-count	Leukocytes [#/volume] in Blood
	L804-5	s	wbc/blood-count	Leukocytes [#/volume] in Blood by Manual count
	L12227-5	s	wbc/blood-count	Leukocytes [#/volume] corrected for nucleated erythrocytes in Blood
	L49498-9	s	wbc/blood-count	Leukocytes [#/volume] in Blood by Estimate
Red blood cell count	rbc|red count|red blood cells|erythrocytes|red cells
	L789-8	p	rbc/blood-count	Erythrocytes [#/volume] in Blood by Automated count
	L26453-1	s	rbc/blood-count	Erythrocytes [#/volume] in Blood
Hemoglobin	hgb|hb|haemoglobin|h&h|blood level|hemaglobin|hgb level|anemia test
	L718-7	p	hemoglobin/mass	Hemoglobin [Mass/volume] in Blood
	L20509-6	s	hemoglobin/mass	Hemoglobin [Mass/volume] in Blood by calculation
	L30313-1	r	hemoglobin/arterial-mass	Hemoglobin [Mass/volume] in Arterial blood
	L30350-3	r	hemoglobin/venous-mass	Hemoglobin [Mass/volume] in Venous blood
	L30351-1	r	hemoglobin/mixed-venous-mass	Hemoglobin [Mass/volume] in Mixed venous blood
	L55782-7	r	hemoglobin/oximetry-mass	Hemoglobin [Mass/volume] in Blood by Oximetry
	L59260-0	r	hemoglobin/molar	Hemoglobin [Moles/volume] in Blood
Hematocrit	hct|crit|pcv|packed cell volume|haematocrit
	L4544-3	p	hematocrit	Hematocrit [Volume Fraction] of Blood by Automated count
	L20570-8	s	hematocrit	Hematocrit [Volume Fraction] in Blood
	L4545-0	s	hematocrit	Hematocrit [Volume Fraction] of Blood by Centrifugation
	L48703-3	s	hematocrit	Hematocrit [Volume Fraction] of Blood by Estimated
	L41654-5	r	hematocrit/venous	Hematocrit [Volume Fraction] of Venous blood
Mean corpuscular volume	mcv|red cell size
	L787-2	p	mcv	MCV [Entitic volume] by Automated count
	L30428-7	r	mcv/red-blood-cells	MCV [Entitic mean volume] in Red Blood Cells
Mean corpuscular hemoglobin	mch
	L785-6	p	mch	MCH [Entitic mass] by Automated count
	L28539-5	s	mch	MCH [Entitic mass]
Mean corpuscular hemoglobin concentration	mchc
	L786-4	p	mchc	MCHC [Mass/volume] by Automated count
	L28540-3	s	mchc	MCHC [Mass/volume]
Red cell distribution width	rdw|rdw-cv
	L788-0	p	rdw/cv-percent	Erythrocyte distribution width [Ratio] by Automated count
	L30385-9	s	rdw/cv-percent	Erythrocyte distribution width [Ratio]
	L21000-5	r	rdw/sd-fl	Erythrocyte distribution width [Entitic volume] by Automated count
	L30384-2	d	rdw/sd-fl	Deprecated Erythrocyte distribution width [Entitic volume]
Platelet count	plt|platelets|thrombocytes|plts|platlets
	L777-3	p	platelets	Platelets [#/volume] in Blood by Automated count
	L26515-7	s	platelets	Platelets [#/volume] in Blood
	L778-1	s	platelets	Platelets [#/volume] in Blood by Manual count
	L49497-1	s	platelets	Platelets [#/volume] in Blood by Estimate
	L13056-7	r	platelets/plasma	Platelets [#/volume] in Plasma by Automated count
Mean platelet volume	mpv
	L32623-1	p	mpv	Platelet mean volume [Entitic volume] in Blood by Automated count
	L28542-9	s	mpv	Platelet [Entitic mean volume] in Blood
	L776-5	s	mpv	Platelet mean volume [Entitic volume] in Blood by Rees-Ecker
Neutrophils absolute	anc|absolute neutrophil count|neutrophils|neutrophil count|neut abs|polys|granulocytes
	L751-8	p	neutrophils/absolute	Neutrophils [#/volume] in Blood by Automated count
	L26499-4	s	neutrophils/absolute	Neutrophils [#/volume] in Blood
	L753-4	s	neutrophils/absolute	Neutrophils [#/volume] in Blood by Manual count
Neutrophils percent	neutrophils %|neut %|neutrophil percent|segs
	L770-8	p	neutrophils/percent	Neutrophils/Leukocytes in Blood by Automated count
	L26511-6	s	neutrophils/percent	Neutrophils/Leukocytes in Blood
	L23761-0	s	neutrophils/percent	Neutrophils/Leukocytes in Blood by Manual count
	L26505-8	r	neutrophils/segmented-percent	Segmented neutrophils/Leukocytes in Blood
Band neutrophils	bands|left shift
	L26508-2	p	bands/percent	Band form neutrophils/Leukocytes in Blood
Lymphocytes absolute	lymphs|alc|absolute lymphocyte count|lymphocytes|lymph abs
	L731-0	p	lymphocytes/absolute	Lymphocytes [#/volume] in Blood by Automated count
	L26474-7	s	lymphocytes/absolute	Lymphocytes [#/volume] in Blood
	L732-8	s	lymphocytes/absolute	Lymphocytes [#/volume] in Blood by Manual count
Lymphocytes percent	lymphocytes %|lymph %
	L736-9	p	lymphocytes/percent	Lymphocytes/Leukocytes in Blood by Automated count
	L26478-8	s	lymphocytes/percent	Lymphocytes/Leukocytes in Blood
	L737-7	s	lymphocytes/percent	Lymphocytes/Leukocytes in Blood by Manual count
Monocytes absolute	monos|monocytes|mono abs
	L742-7	p	monocytes/absolute	Monocytes [#/volume] in Blood by Automated count
	L26484-6	s	monocytes/absolute	Monocytes [#/volume] in Blood
Monocytes percent	monocytes %|mono %
	L5905-5	p	monocytes/percent	Monocytes/100 leukocytes in Blood by Automated count
	L26485-3	s	monocytes/percent	Monocytes/Leukocytes in Blood
Eosinophils absolute	eos|eosinophils|aec|eosinophil count
	L711-2	p	eosinophils/absolute	Eosinophils [#/volume] in Blood by Automated count
	L26449-9	s	eosinophils/absolute	Eosinophils [#/volume] in Blood
Eosinophils percent	eosinophils %|eos %
	L713-8	p	eosinophils/percent	Eosinophils/100 leukocytes in Blood by Automated count
	L26450-7	s	eosinophils/percent	Eosinophils/Leukocytes in Blood
	L714-6	s	eosinophils/percent	Eosinophils/100 leukocytes in Blood by Manual count
Basophils absolute	basos|basophils
	L704-7	p	basophils/absolute	Basophils [#/volume] in Blood by Automated count
	L26444-0	s	basophils/absolute	Basophils [#/volume] in Blood
Basophils percent	basophils %|baso %
	L706-2	p	basophils/percent	Basophils/100 leukocytes in Blood by Automated count
	L30180-4	s	basophils/percent	Basophils/Leukocytes in Blood
Immature granulocytes	igs|ig%
	L38518-7	p	immature-granulocytes/percent	Immature granulocytes/Leukocytes in Blood
	L71695-1	s	immature-granulocytes/percent	Immature granulocytes/100 leukocytes in Blood by Automated count
	L53115-2	r	immature-granulocytes/absolute	Immature granulocytes [#/volume] in Blood by Automated count
Nucleated red blood cells	nrbc|nucleated red cells
	L58413-6	p	nrbc/per-100-wbc	Nucleated erythrocytes/100 leukocytes [Ratio] in Blood by Automated count
	L771-6	r	nrbc/absolute	Nucleated erythrocytes [#/volume] in Blood by Automated count
	L30392-5	r	nrbc/absolute	Nucleated erythrocytes [#/volume] in Blood
Reticulocytes	retic|reticulocyte count
	L4679-7	p	reticulocytes/percent	Reticulocytes/Erythrocytes in Blood
	L60474-4	r	reticulocytes/absolute	Reticulocytes [#/volume] in Blood by Automated count
	L14196-0	r	reticulocytes/absolute	Reticulocytes [#/volume] in Blood
Prothrombin time	pt|pro time|protime|clotting test|bleeding time test
	L5902-2	p	pt	Prothrombin time (PT)
	L5964-2	r	pt/blood	Prothrombin time (PT) in Blood by Coagulation assay
INR	international normalized ratio|blood thinner test|coumadin test|warfarin test|pt/inr|pt inr|coumadin level
	L6301-6	p	inr	INR in Platelet poor plasma by Coagulation assay
	L34714-6	r	inr/blood	INR in Blood by Coagulation assay
	L38875-1	r	inr/platelet-poor-plasma-or-blood	INR in Platelet poor plasma or blood by Coagulation assay
	L46418-0	r	inr/capillary-blood	INR in Capillary blood by Coagulation assay
aPTT	ptt|partial thromboplastin time|heparin test
	L14979-9	p	aptt	aPTT in Platelet poor plasma by Coagulation assay
	L3173-2	r	aptt/blood	aPTT in Blood by Coagulation assay
Fibrinogen
	L3255-7	p	fibrinogen	Fibrinogen [Mass/volume] in Platelet poor plasma by Coagulation assay
D-dimer	d dimer|ddimer|clot test|blood clot test
	L48065-7	p	d-dimer/feu	Fibrin D-dimer FEU [Mass/volume] in Platelet poor plasma
	L48066-5	r	d-dimer/ddu	Fibrin D-dimer DDU [Mass/volume] in Platelet poor plasma
	L30240-6	d	d-dimer/unspecified	Deprecated Fibrin D-dimer
Antithrombin	at3|at iii
	L27811-9	p	antithrombin	Antithrombin actual/normal in Platelet poor plasma by Chromogenic method
Protein C
	L27818-4	p	protein-c	Protein C actual/normal in Platelet poor plasma by Chromogenic method
	L27819-2	s	protein-c	Protein C actual/normal in Platelet poor plasma by Coagulation assay
Protein S
	L27822-6	p	protein-s	Protein S actual/normal in Platelet poor plasma by Coagulation assay
	L27821-8	r	protein-s/free	Protein S Free Ag actual/normal in Platelet poor plasma by Immunoassay
Anti-Xa	anti xa|heparin level|heparin assay|lovenox level
	L32684-3	p	anti-xa	LMW Heparin [Units/volume] in Platelet poor plasma
Troponin I	troponin|trop|heart attack test|cardiac enzymes|tni|heart enzyme
	L10839-9	p	troponin-i/conventional	Troponin I.cardiac [Mass/volume] in Serum or Plasma
	L42757-5	r	troponin-i/conventional.blood	Troponin I.cardiac [Mass/volume] in Blood
	L89579-7	r	troponin-i/high-sensitivity	Troponin I.cardiac [Mass/volume] in Serum or Plasma by High sensitivity method
	L49563-0	r	troponin-i/low-detection	Troponin I.cardiac [Mass/volume] in Serum or Plasma by Detection limit <= 0.01 ng/mL
Troponin T	tnt|hs troponin t|hs-tnt
	L6598-7	p	troponin-t/conventional	Troponin T.cardiac [Mass/volume] in Serum or Plasma
	L48425-3	r	troponin-t/conventional.blood	Troponin T.cardiac [Mass/volume] in Blood
	L67151-1	r	troponin-t/high-sensitivity	Troponin T.cardiac [Mass/volume] in Serum or Plasma by High sensitivity method
BNP	heart failure test|brain natriuretic peptide|natriuretic peptide b
	L30934-4	p	bnp	Natriuretic peptide B [Mass/volume] in Serum or Plasma
	L42637-9	r	bnp/blood	Natriuretic peptide B [Mass/volume] in Blood
NT-proBNP	ntprobnp|pro bnp|probnp|nt pro bnp
	L33762-6	p	nt-probnp	Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma
	L71425-3	r	nt-probnp/blood	Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Blood by Immunoassay
	L83107-3	s	nt-probnp	Natriuretic peptide.B prohormone N-Terminal [Mass/volume] in Serum or Plasma by Immunoassay
	L83108-1	r	nt-probnp/moles-volume	Natriuretic peptide.B prohormone N-Terminal [Moles/volume] in Serum or Plasma by Immunoassay
Homocysteine
	L13965-9	p	homocysteine	Homocysteine [Moles/volume] in Serum or Plasma
Arterial blood gas panel	abg|blood gas|arterial blood gas|blood gases
	L24336-0	p	panel-blood-gas	Gas panel - Arterial blood
	L24339-4	s	panel-blood-gas	Gas panel - Venous blood
pH of blood	ph|blood ph|arterial ph
	L2744-1	p	ph/arterial	pH of Arterial blood
	L2746-6	r	ph/venous	pH of Venous blood
	L11558-4	r	ph/blood	pH of Blood
	L2745-8	r	ph/capillary	pH of Capillary blood
Partial pressure of carbon dioxide	pco2|paco2|carbon dioxide pressure
	L2019-8	p	pco2/arterial	Carbon dioxide [Partial pressure] in Arterial blood
	L2021-4	r	pco2/venous	Carbon dioxide [Partial pressure] in Venous blood
	L11557-6	r	pco2/blood	Carbon dioxide [Partial pressure] in Blood
	L2020-6	r	pco2/capillary	Carbon dioxide [Partial pressure] in Capillary blood
Partial pressure of oxygen	po2|pao2|oxygen pressure
	L2703-7	p	po2/arterial	Oxygen [Partial pressure] in Arterial blood
	L2705-2	r	po2/venous	Oxygen [Partial pressure] in Venous blood
	L11556-8	r	po2/blood	Oxygen [Partial pressure] in Blood
Base excess	be
	L11555-0	p	base-excess/blood	Base excess in Blood by calculation
	L1925-7	r	base-excess/arterial	Base excess in Arterial blood by calculation
Carboxyhemoglobin	co level|carbon monoxide level
	L20563-3	p	carboxyhemoglobin	Carboxyhemoglobin/Hemoglobin.total in Blood
Methemoglobin
	L2614-6	p	methemoglobin	Methemoglobin/Hemoglobin.total in Blood
	L2615-3	r	methemoglobin/arterial-blood	Methemoglobin/Hemoglobin.total in Arterial blood
Urinalysis	ua|urine test|pee test|u/a|urine analysis|dipstick|urine dip
	L24356-8	p	panel-urinalysis	Urinalysis complete panel - Urine
	L24357-6	s	panel-urinalysis	Urinalysis macro (dipstick) panel - Urine
Urine color	color of urine
	L5778-6	p	urine-color	Color of Urine
Urine appearance	urine clarity|cloudy urine
	L5767-9	p	urine-appearance	Appearance of Urine
	L32167-9	s	urine-appearance	Clarity of Urine
Urine specific gravity	specific gravity|urine sg|urine concentration
	L5811-5	p	urine-specific-gravity	Specific gravity of Urine by Test strip
	L2965-2	s	urine-specific-gravity	Specific gravity of Urine
	L53326-5	r	urine-specific-gravity/other	Specific Gravity, Urine
Urine pH
	L5803-2	p	urine-ph	pH of Urine by Test strip
	L2756-5	s	urine-ph	pH of Urine
	L50560-2	s	urine-ph	pH of Urine by Automated test strip
Urine protein (dipstick)	protein in urine|proteinuria|urine protein|urine protein dipstick
	L20454-5	p	urine-protein/dipstick	Protein [Presence] in Urine by Test strip
	L5804-0	r	urine-protein/dipstick.mass-volume	Protein [Mass/volume] in Urine by Test strip
	L57735-3	s	urine-protein/dipstick	Protein [Presence] in Urine by Automated test strip
	L2887-8	s	urine-protein/dipstick	Protein [Presence] in Urine
Urine protein (quantitative)	urine total protein|24 hour urine protein|24h protein
	L2888-6	p	urine-protein/mass	Protein [Mass/volume] in Urine
	L2889-4	r	urine-protein/24h	Protein [Mass/time] in 24 hour Urine
	L21482-5	r	urine-protein/24h-conc	Protein [Mass/volume] in 24 hour Urine
Urine protein/creatinine ratio	upcr|protein creatinine ratio|urine protein creatinine ratio
	L2890-2	p	upcr	Protein/Creatinine [Mass Ratio] in Urine
	L34366-5	r	upcr/ratio	Protein/Creatinine [Ratio] in Urine
	L13801-6	r	upcr/24-hour-urine	Protein/Creatinine [Mass Ratio] in 24 hour Urine
Urine albumin (microalbumin)	microalbumin|urine albumin|micro albumin|kidney protein test
	L14957-5	p	urine-albumin/mass	Microalbumin [Mass/volume] in Urine
	L1754-1	s	urine-albumin/mass	Albumin [Mass/volume] in Urine
	L14956-7	r	urine-albumin/24h	Microalbumin [Mass/time] in 24 hour Urine
Urine albumin/creatinine ratio	acr|uacr|albumin creatinine ratio|microalbumin creatinine ratio|malb/cr|urine acr
	L9318-7	p	uacr	Albumin/Creatinine [Mass Ratio] in Urine
	L14959-1	s	uacr	Microalbumin/Creatinine [Mass Ratio] in Urine
	L32294-1	r	uacr/ratio	Albumin/Creatinine [Ratio] in Urine
	L30000-4	r	uacr/ratio	Microalbumin/Creatinine [Ratio] in Urine
	L13705-9	r	uacr/24-hour-urine	Albumin/Creatinine [Mass Ratio] in 24 hour Urine
	L14958-3	r	uacr/24-hour-urine	Microalbumin/Creatinine [Mass Ratio] in 24 hour Urine
Urine glucose	sugar in urine|urine sugar|glucosuria
	L25428-4	p	urine-glucose/dipstick	Glucose [Presence] in Urine by Test strip
	L5792-7	r	urine-glucose/dipstick.mass-volume	Glucose [Mass/volume] in Urine by Test strip
	L2349-9	s	urine-glucose/dipstick	Glucose [Presence] in Urine
	L53328-1	r	urine-glucose/dipstick.mass-volume	Glucose [Mass/volume] in Urine by Automated test strip
	L2350-7	r	urine-glucose/mass	Glucose [Mass/volume] in Urine
Urine ketones	ketones|ketones in urine
	L2514-8	p	urine-ketones/dipstick	Ketones [Presence] in Urine by Test strip
	L5797-6	r	urine-ketones/dipstick.mass-volume	Ketones [Mass/volume] in Urine by Test strip
	L33903-6	s	urine-ketones/dipstick	Ketones [Presence] in Urine
Urine bilirubin	bilirubin in urine
	L5770-3	p	urine-bilirubin/dipstick	Bilirubin.total [Presence] in Urine by Test strip
	L1977-8	s	urine-bilirubin/dipstick	Bilirubin.total [Presence] in Urine
	L50551-1	s	urine-bilirubin/dipstick	Bilirubin.total [Presence] in Urine by Automated test strip
Urine blood	blood in urine|hematuria|urine hemoglobin
	L5794-3	p	urine-blood/dipstick	Hemoglobin [Presence] in Urine by Test strip
	L57751-0	s	urine-blood/dipstick	Hemoglobin [Presence] in Urine by Automated test strip
	L725-2	s	urine-blood/dipstick	Hemoglobin [Presence] in Urine
Urobilinogen	urine urobilinogen
	L20405-7	p	urine-urobilinogen	Urobilinogen [Mass/volume] in Urine by Test strip
	L3107-0	s	urine-urobilinogen	Urobilinogen [Mass/volume] in Urine
Urine nitrite	nitrites|nitrite
	L5802-4	p	urine-nitrite	Nitrite [Presence] in Urine by Test strip
	L2657-5	r	urine-nitrite/mass-volume	Nitrite [Mass/volume] in Urine
	L50558-6	s	urine-nitrite	Nitrite [Presence] in Urine by Automated test strip
Leukocyte esterase	leuk esterase|le|white cells in urine dip
	L5799-2	p	urine-leukocyte-esterase	Leukocyte esterase [Presence] in Urine by Test strip
Urine white cells	urine wbc|wbc in urine|pyuria
	L5821-4	p	urine-wbc/hpf	Leukocytes [#/area] in Urine sediment by Microscopy high power field
	L53316-6	r	urine-wbc/hpf.presence-urine	Leukocytes [Presence] in Urine by Automated
	L46702-7	s	urine-wbc/hpf	Leukocytes [#/area] in Urine sediment by Automated count
	L20455-2	r	urine-wbc/hpf.presence	Leukocytes [Presence] in Urine sediment by Light microscopy
Urine red cells	urine rbc|rbc in urine
	L13945-1	p	urine-rbc/hpf	Erythrocytes [#/area] in Urine sediment by Microscopy high power field
	L46419-8	s	urine-rbc/hpf	Erythrocytes [#/area] in Urine sediment by Automated count
Urine bacteria	bacteria in urine
	L25145-4	p	urine-bacteria	Bacteria [Presence] in Urine sediment by Light microscopy
	L5769-5	r	urine-bacteria/count-area	Bacteria [#/area] in Urine sediment by Microscopy high power field
Urine squamous cells	squamous cells|epithelial cells|urine epithelial
	L11277-1	p	urine-epithelial/squamous	Epithelial cells.squamous [#/area] in Urine sediment by Microscopy high power field
	L5787-7	r	urine-epithelial/any	Epithelial cells [#/area] in Urine sediment by Microscopy high power field
Urine casts	casts|hyaline casts
	L5796-8	p	urine-casts/hyaline	Hyaline casts [#/area] in Urine sediment by Microscopy low power field
	L24124-0	r	urine-casts/unstated	Casts
	L9842-6	r	urine-casts/any	Casts [#/area] in Urine sediment by Microscopy low power field
Urine crystals	crystals
	L5783-6	p	urine-crystals/unidentified	Unidentified crystals [Presence] in Urine sediment by Light microscopy
	L5774-5	r	urine-crystals/calcium-oxalate	Calcium oxalate crystals [Presence] in Urine sediment by Light microscopy
Creatinine clearance	crcl|24 hour creatinine
	L2164-2	p	creatinine-clearance	Creatinine renal clearance in 24 hour Urine and Serum or Plasma
	L35591-7	r	creatinine-clearance/other	Creatinine renal clearance predicted by Cockcroft-Gault formula
Pregnancy test (urine)	pregnancy test|urine pregnancy|upt|hcg urine|urine hcg|upreg
	L2106-3	p	hcg/urine-presence	Choriogonadotropin [Presence] in Urine
	L80384-1	s	hcg/urine-presence	Choriogonadotropin (pregnancy test) [Presence] in Urine by Rapid immunoassay
	L2112-1	s	hcg/urine-presence	Choriogonadotropin.beta subunit [Presence] in Urine
Pregnancy test (blood)	blood pregnancy test|serum hcg|beta hcg|bhcg|quantitative hcg|hcg level|hcg
	L19080-1	p	hcg/serum-quantitative	Choriogonadotropin [Units/volume] in Serum or Plasma
	L21198-7	s	hcg/serum-quantitative	Choriogonadotropin.beta subunit [Units/volume] in Serum or Plasma
	L20415-6	s	hcg/serum-quantitative	Choriogonadotropin.beta subunit [Units/volume] in Serum or Plasma by Immunoassay (EIA) 3rd IS
	L2118-8	r	hcg/serum-presence	Choriogonadotropin [Presence] in Serum or Plasma
	L2110-5	r	hcg/serum-presence	Choriogonadotropin.beta subunit [Presence] in Serum or Plasma
FSH	follicle stimulating hormone
	L15067-2	p	fsh	Follitropin [Units/volume] in Serum or Plasma
LH	luteinizing hormone
	L10501-5	p	lh	Lutropin [Units/volume] in Serum or Plasma
Estradiol	estrogen level|e2|estrogen
	L2243-4	p	estradiol/mass	Estradiol (E2) [Mass/volume] in Serum or Plasma
	L14715-7	r	estradiol/molar	Estradiol (E2) [Moles/volume] in Serum or Plasma
Progesterone	progesterone level
	L2839-9	p	progesterone/mass	Progesterone [Mass/volume] in Serum or Plasma
	L14890-8	r	progesterone/molar	Progesterone [Moles/volume] in Serum or Plasma
Prolactin	prl
	L2842-3	p	prolactin	Prolactin [Mass/volume] in Serum or Plasma
	L20568-2	s	prolactin	Prolactin [Mass/volume] in Serum or Plasma by Immunoassay
Testosterone	total testosterone|low t test|testosterone level|low t
	L2986-8	p	testosterone-total/mass	Testosterone [Mass/volume] in Serum or Plasma
	L49041-7	s	testosterone-total/mass	Testosterone [Mass/volume] in Serum or Plasma by Detection limit <= 1.0 ng/dL
	L14913-8	r	testosterone-total/molar	Testosterone [Moles/volume] in Serum or Plasma
	L2991-8	r	testosterone-free/mass	Testosterone Free [Mass/volume] in Serum or Plasma
SHBG	sex hormone binding globulin
	L13967-5	p	shbg	Sex hormone binding globulin [Moles/volume] in Serum or Plasma
	L2942-1	r	shbg/serum
Cortisol	cortisol level|am cortisol
	L2143-6	p	cortisol/mass	Cortisol [Mass/volume] in Serum or Plasma
	L9813-7	r	cortisol/am-mass	Cortisol [Mass/volume] in Serum or Plasma --AM peak specimen
	L9812-9	r	cortisol/pm-mass	Cortisol [Mass/volume] in Serum or Plasma --PM trough specimen
	L14675-3	r	cortisol/molar	Cortisol [Moles/volume] in Serum or Plasma
ACTH	corticotropin
	L2141-0	p	acth	Corticotropin [Mass/volume] in Plasma
Parathyroid hormone	pth|intact pth|ipth
	L2731-8	p	pth/mass	Parathyrin.intact [Mass/volume] in Serum or Plasma
DHEA-sulfate	dheas|dhea-s
	L2191-5	p	dheas	Dehydroepiandrosterone sulfate (DHEA-S) [Mass/volume] in Serum or Plasma
IGF-1	igf1|somatomedin
	L2484-4	p	igf-1	Insulin-like growth factor-I [Mass/volume] in Serum or Plasma
Insulin	insulin level|fasting insulin
	L20448-7	p	insulin	Insulin [Units/volume] in Serum or Plasma
C-peptide	c peptide
	L1986-9	p	c-peptide	C peptide [Mass/volume] in Serum or Plasma
17-hydroxyprogesterone	17-ohp|17 hydroxyprogesterone
	L1668-3	p	17-ohp	17-Hydroxyprogesterone [Mass/volume] in Serum or Plasma
Aldosterone
	L1763-2	p	aldosterone	Aldosterone [Mass/volume] in Serum or Plasma
Renin	plasma renin activity
	L2915-7	p	renin	Renin [Enzymatic activity/volume] in Plasma
Prostate specific antigen	psa|prostate test|prostate blood test|prostate cancer test
	L2857-1	p	psa/total	Prostate specific Ag [Mass/volume] in Serum or Plasma
	L35741-8	s	psa/total	Prostate specific Ag [Mass/volume] in Serum or Plasma by Detection limit <= 0.01 ng/mL
	L10886-0	r	psa/free	Prostate Specific Ag Free [Mass/volume] in Serum or Plasma
	L12841-3	r	psa/free-percent	Prostate Specific Ag Free/Prostate specific Ag.total in Serum or Plasma
CEA	carcinoembryonic antigen
	L2039-6	p	cea	Carcinoembryonic Ag [Mass/volume] in Serum or Plasma
CA 125	ca125|ca-125|ovarian marker
	L10334-1	p	ca-125	Cancer Ag 125 [Units/volume] in Serum or Plasma
CA 19-9	ca19-9|ca199
	L24108-3	p	ca-19-9	Cancer Ag 19-9 [Units/volume] in Serum or Plasma
CA 15-3	ca15-3
	L6875-9	p	ca-15-3	Cancer Ag 15-3 [Units/volume] in Serum or Plasma
CA 27-29	ca27.29
	L17842-6	p	ca-27-29	Cancer Ag 27-29 [Units/volume] in Serum or Plasma
Alpha-fetoprotein	afp|alpha fetoprotein
	L1834-1	p	afp	Alpha-1-Fetoprotein [Mass/volume] in Serum or Plasma
	L31993-9	r	afp/presence	Alpha-1-Fetoprotein [Presence] in Serum or Plasma
Hepatitis B surface antigen	hbsag|hep b antigen|hep b test
	L5196-1	p	hbsag	Hepatitis B virus surface Ag [Presence] in Serum or Plasma by Immunoassay
	L5195-3	s	hbsag	Hepatitis B virus surface Ag [Presence] in Serum
	L63557-3	r	hbsag/quantitative	Hepatitis B virus surface Ag [Units/volume] in Serum or Plasma by Immunoassay
Hepatitis B surface antibody	hbsab|anti-hbs|hep b immunity|hepatitis b titer|hep b titer|hep b surface antibody
	L22322-2	p	hbsab/presence	Hepatitis B virus surface Ab [Presence] in Serum
	L10900-9	s	hbsab/presence	Hepatitis B virus surface Ab [Presence] in Serum by Immunoassay
	L16935-9	r	hbsab/quantitative	Hepatitis B virus surface Ab [Units/volume] in Serum
	L5193-8	r	hbsab/quantitative	Hepatitis B virus surface Ab [Units/volume] in Serum or Plasma by Immunoassay
Hepatitis B core antibody	hbcab|anti-hbc|hep b core
	L13952-7	p	hbcab/total	Hepatitis B virus core Ab [Presence] in Serum or Plasma by Immunoassay
	L31204-1	r	hbcab/igm	Hepatitis B virus core IgM Ab [Presence] in Serum
	L24113-3	r	hbcab/igm	Hepatitis B virus core IgM Ab [Presence] in Serum or Plasma by Immunoassay
Hepatitis C antibody	hcv|hep c|hepatitis c test|hcv antibody|anti-hcv|hep c screen
	L16128-1	p	hcv-ab	Hepatitis C virus Ab [Presence] in Serum
	L13955-0	s	hcv-ab	Hepatitis C virus Ab [Presence] in Serum or Plasma by Immunoassay
Hepatitis C RNA	hcv rna|hep c viral load|hcv viral load
	L11259-9	p	hcv-rna/presence	Hepatitis C virus RNA [Presence] in Serum or Plasma by NAA with probe detection
	L5012-0	r	hcv-rna/presence.specimen	Hepatitis C virus RNA [Presence] in Specimen by NAA with probe detection
	L11011-4	r	hcv-rna/quantitative	Hepatitis C virus RNA [Units/volume] (viral load) in Serum or Plasma by NAA with probe detection
Hepatitis A antibody	hep a antibody|hav|hepatitis a titer
	L13951-9	p	hav-ab/total	Hepatitis A virus Ab [Presence] in Serum by Immunoassay
	L13950-1	r	hav-ab/igm	Hepatitis A virus IgM Ab [Presence] in Serum or Plasma by Immunoassay
	L22314-9	r	hav-ab/igm	Hepatitis A virus IgM Ab [Presence] in Serum
HIV screen	hiv|hiv test|aids test|hiv antibody|hiv ag/ab
	L56888-1	p	hiv/screen	HIV 1+2 Ab+HIV1 p24 Ag [Presence] in Serum or Plasma by Immunoassay
	L75622-1	r	hiv/screen.other	HIV 1 and 2 tests - Meaningful Use set
	L7918-6	s	hiv/screen	HIV 1+2 Ab [Presence] in Serum
	L31201-7	s	hiv/screen	HIV 1+2 Ab [Presence] in Serum or Plasma by Immunoassay
	L7917-8	s	hiv/screen	HIV 1 Ab [Presence] in Serum
	L85037-0	r	hiv/screen.other	HIV 1 and 2 Ab and HIV 1 p24 Ag panel - Serum or Plasma by Immunoassay
	L68961-2	s	hiv/screen	HIV 1 Ab [Presence] in Serum, Plasma or Blood by Rapid immunoassay
HIV viral load	hiv rna|viral load
	L20447-9	p	hiv-rna/copies	HIV 1 RNA [#/volume] (viral load) in Serum or Plasma by NAA with probe detection
	L25836-8	r	hiv-rna/copies.specimen	HIV 1 RNA [#/volume] (viral load) in Specimen by NAA with probe detection
	L29539-4	r	hiv-rna/log	HIV 1 RNA [Log #/volume] (viral load) in Plasma by Probe with signal amplification
	L48510-2	r	hiv-rna/log	HIV 1 RNA [Log #/volume] (viral load) in Serum or Plasma by Probe and target amplification method detection limit = 1.7 log copies/mL
CD4 count	cd4|t cell count|helper t cells|t cells
	L24467-3	p	cd4/absolute	CD3+CD4+ (T4 helper) cells [#/volume] in Blood
	L32515-9	r	cd4/other	CD3+CD4+ (T4 helper) cells [#/volume] in Unspecified specimen
	L8123-2	r	cd4/percent	CD3+CD4+ (T4 helper) cells/cells in Blood
Syphilis test (RPR/VDRL)	rpr|syphilis|vdrl|syphilis test|reagin
	L20507-0	p	syphilis/nontreponemal	Reagin Ab [Presence] in Serum by RPR
	L20508-8	r	syphilis/nontreponemal.units-volume	Reagin Ab [Units/volume] in Serum by RPR
	L31147-2	r	syphilis/nontreponemal.titer	Reagin Ab [Titer] in Serum by RPR
	L5292-8	s	syphilis/nontreponemal	Reagin Ab [Presence] in Serum by VDRL
	L5291-0	r	syphilis/nontreponemal.units-volume	Reagin Ab [Units/volume] in Serum by VDRL
	L22461-8	s	syphilis/nontreponemal	Reagin Ab [Presence] in Serum
Syphilis antibody (treponemal)	treponemal antibody|fta-abs|tp-pa|syphilis antibody
	L24110-9	p	syphilis/treponemal	Treponema pallidum Ab [Presence] in Serum by Immunoassay
	L22587-0	s	syphilis/treponemal	Treponema pallidum Ab [Presence] in Serum
	L47236-5	s	syphilis/treponemal	Treponema pallidum IgG+IgM Ab [Presence] in Serum by Immunoassay
	L71793-4	r	syphilis/treponemal.titer	Treponema pallidum Ab [Titer] in Serum or Plasma by Agglutination
	L5393-4	s	syphilis/treponemal	Treponema pallidum Ab [Presence] in Serum by Immunofluorescence
	L8041-6	s	syphilis/treponemal	Treponema pallidum Ab [Presence] in Serum by Hemagglutination
Chlamydia test	chlamydia|ct test|std test|sti test|chlamydia pcr|chlamydia naat
	L43304-5	p	chlamydia/naat-any-specimen	Chlamydia trachomatis rRNA [Presence] in Specimen by NAA with probe detection
	L45084-1	r	chlamydia/vaginal-fluid	Chlamydia trachomatis DNA [Presence] in Vaginal fluid by NAA with probe detection
	L21190-4	r	chlamydia/cervix	Chlamydia trachomatis DNA [Presence] in Cervix by NAA with probe detection
	L42931-6	r	chlamydia/urine	Chlamydia trachomatis rRNA [Presence] in Urine by NAA with probe detection
	L53925-4	r	chlamydia/urethra	Chlamydia trachomatis rRNA [Presence] in Urethra by NAA with probe detection
	L6349-5	r	chlamydia/culture	Chlamydia trachomatis [Presence] in Specimen by Organism specific culture
	L44806-8	r	chlamydia-and-gonorrhea/urine	Chlamydia trachomatis+Neisseria gonorrhoeae DNA [Presence] in Urine by NAA with probe detection
Gonorrhea test	gonorrhea|gc|gonorrhea pcr|neisseria|std test|sti test
	L24111-7	p	gonorrhea	Neisseria gonorrhoeae DNA [Presence] in Specimen by NAA with probe detection
	L43305-2	s	gonorrhea	Neisseria gonorrhoeae rRNA [Presence] in Specimen by NAA with probe detection
	L21415-5	r	gonorrhea/urethra	Neisseria gonorrhoeae DNA [Presence] in Urethra by NAA with probe detection
	L60256-5	r	gonorrhea/urine	Neisseria gonorrhoeae rRNA [Presence] in Urine by NAA with probe detection
	L691-6	r	gonorrhea/other	Neisseria gonorrhoeae [Presence] in Genital specimen by Organism specific culture
	L21414-8	r	gonorrhea/other	Neisseria gonorrhoeae DNA [Presence] in Cervical mucus by NAA with probe detection
COVID-19 PCR	covid|covid test|covid pcr|sars-cov-2|coronavirus test|covid-19|covid 19 test|corona test
	L94500-6	p	covid/rna	SARS-CoV-2 (COVID-19) RNA [Presence] in Respiratory specimen by NAA with probe detection
	L94309-2	r	covid/rna.specimen	SARS-CoV-2 (COVID-19) RNA [Presence] in Specimen by NAA with probe detection
	L94759-8	r	covid/rna.nasopharynx	SARS-CoV-2 (COVID-19) RNA [Presence] in Nasopharynx by NAA with probe detection
	L94531-1	r	covid/rna.other	SARS-CoV-2 RNA Pnl Resp NAA+probe
	L94845-5	r	covid/rna.saliva-oral-fluid	SARS-CoV-2 (COVID-19) RNA [Presence] in Saliva (oral fluid) by NAA with probe detection
	L94533-7	s	covid/rna	SARS-CoV-2 (COVID-19) N gene [Presence] in Respiratory specimen by NAA with probe detection
	L94565-9	r	covid/rna.nasopharynx	SARS-CoV-2 (COVID19) RNA [Presence] in Nasopharynx by NAA with non-probe detection
	L95406-5	r	covid/rna.nose	SARS-CoV-2 (COVID-19) RNA [Presence] in Nose by NAA with probe detection
COVID-19 antigen	covid antigen|rapid covid|covid rapid test|home covid test
	L94558-4	p	covid/antigen	SARS-CoV-2 (COVID-19) Ag [Presence] in Respiratory specimen by Rapid immunoassay
	L97097-0	r	covid/antigen.upper-respiratory-specimen	SARS-CoV-2 (COVID-19) Ag [Presence] in Upper respiratory specimen by Rapid immunoassay
	L95209-3	s	covid/antigen	SARS-CoV+SARS-CoV-2 (COVID-19) Ag [Presence] in Respiratory specimen by Rapid immunoassay
COVID-19 antibody	covid antibody|covid immunity
	L94762-2	p	covid/antibody-total	SARS coronavirus 2 Ab [Presence] in Serum or Plasma by Immunoassay
	L94563-4	r	covid/antibody-igg	SARS-CoV-2 (COVID-19) IgG Ab [Presence] in Serum or Plasma by Immunoassay
	L94562-6	r	covid/antibody-iga	SARS-CoV-2 (COVID-19) IgA Ab [Presence] in Serum or Plasma by Immunoassay
Influenza A test	flu a|flu test|influenza test|rapid flu
	L80382-5	p	influenza-a/antigen	Influenza virus A Ag [Presence] in Upper respiratory specimen by Rapid immunoassay
	L85477-8	r	influenza-a/rna-upper-respiratory	Influenza virus A RNA [Presence] in Upper respiratory specimen by NAA with probe detection
	L92142-9	r	influenza-a/respiratory-system-specimen	Influenza virus A RNA [Presence] in Respiratory system specimen by NAA with probe detection
	L34487-9	r	influenza-a/specimen	Influenza virus A RNA [Presence] in Specimen by NAA with probe detection
Influenza B test	flu b|flu test|influenza test
	L80383-3	p	influenza-b/antigen	Influenza virus B Ag [Presence] in Upper respiratory specimen by Rapid immunoassay
	L85478-6	r	influenza-b/rna-upper-respiratory	Influenza virus B RNA [Presence] in Upper respiratory specimen by NAA with probe detection
	L92141-1	r	influenza-b/respiratory-system-specimen	Influenza virus B RNA [Presence] in Respiratory system specimen by NAA with probe detection
	L40982-1	r	influenza-b/specimen	Influenza virus B RNA [Presence] in Specimen by NAA with probe detection
RSV test	rsv|respiratory syncytial virus
	L85479-4	p	rsv	Respiratory syncytial virus RNA [Presence] in Upper respiratory specimen by NAA with probe detection
	L40988-8	r	rsv/specimen	Respiratory syncytial virus RNA [Presence] in Specimen by NAA with probe detection
	L92131-2	r	rsv/respiratory-system-specimen	Respiratory syncytial virus RNA [Presence] in Respiratory system specimen by NAA with probe detection
Strep throat test	strep|rapid strep|strep test|group a strep
	L78012-2	p	strep-a/antigen	Streptococcus pyogenes Ag [Presence] in Throat by Rapid immunoassay
	L11268-0	r	strep-a/culture	Streptococcus pyogenes [Presence] in Throat by Organism specific culture
	L18481-2	s	strep-a/antigen	Streptococcus pyogenes Ag [Presence] in Throat
	L60489-2	r	strep-a/dna	Streptococcus pyogenes DNA [Presence] in Throat by NAA with probe detection
	L68954-7	r	strep-a/rrna	Streptococcus pyogenes rRNA [Presence] in Throat by Probe
Blood culture	bcx|blood cx|blood cultures
	L600-7	p	culture/blood	Bacteria identified in Blood by Culture
Urine culture	ucx|urine cx|culture urine
	L630-4	p	culture/urine	Bacteria identified in Urine by Culture
Sputum culture	respiratory culture
	L624-7	p	culture/sputum	Bacteria Spt Resp Cul
	L6460-0	s	culture/sputum	Sputum Culture
Stool culture	poop culture
	L625-4	p	culture/stool	Bacteria identified in Stool by Culture
Throat culture
	L626-2	p	culture/throat	Bacteria identified in Throat by Culture
C. difficile test	c diff|cdiff|c. diff|clostridium difficile
	L54067-4	p	c-difficile/toxin-gene	Clostridioides difficile toxin genes [Presence] in Stool by NAA with probe detection
	L34713-8	r	c-difficile/toxin	Clostridioides difficile toxin A+B [Presence] in Stool
	L61367-9	r	c-difficile/dna	Clostridioides difficile DNA [Presence] in Specimen by NAA with probe detection
HPV test	hpv|human papillomavirus
	L21440-3	p	hpv/dna	Human papilloma virus 16+18+31+33+35+45+51+52+56 DNA [Presence] in Cervix by Probe
	L82675-0	s	hpv/dna	Human papilloma virus 16+18+31+33+35+39+45+51+52+56+58+59+66+68 DNA [Presence] in Cervix by NAA with probe detection
	L59420-0	s	hpv/dna	Human papilloma virus 16+18+31+33+35+39+45+51+52+56+58+59+66+68 DNA [Presence] in Cervix by Probe with signal amplification
	L49896-4	r	hpv/dna.specimen	Human papilloma virus 16+18+31+33+35+39+45+51+52+56+58+59+68 DNA [Presence] in Specimen by NAA with probe detection
	L77379-6	r	hpv/dna.interpretation	Human papilloma virus 16 and 18 and 31+33+35+39+45+51+52+56+58+59+66+68 DNA [Interpretation] in Cervix
	L77399-4	r	hpv/type-16	Human papilloma virus 16 DNA [Presence] in Cervix by NAA with probe detection
	L71431-1	r	hpv/other-high-risk	Human papilloma virus 31+33+35+39+45+51+52+56+58+59+66+68 DNA [Presence] in Cervix by NAA with probe detection
	L69002-4	r	hpv/mrna	Human papilloma virus E6+E7 mRNA [Presence] in Cervix by NAA with probe detection
Pap smear	pap|pap test|cervical cytology|cervical cancer screening
	L10524-7	p	pap	Microscopic observation [Identifier] in Cervix by Cyto stain
	L19762-4	r	pap/interpretation	General categories [Interpretation] of Cervical or vaginal smear or scraping by Cyto stain
	L19765-7	r	pap/other	Microscopic observation [Identifier] in Cervical or vaginal smear or scraping by Cyto stain
	L47527-7	r	pap/other	Cytology report of Cervical or vaginal smear or scraping Cyto stain.thin prep
	L33717-0	r	pap/other	Cytology Cervical or vaginal smear or scraping study
	L18500-9	s	pap	Microscopic observation [Identifier] in Cervix by Cyto stain.thin prep
Measles antibody	measles titer|rubeola titer|measles immunity
	L35275-7	p	measles-igg	Measles virus IgG Ab [Presence] in Serum by Immunoassay
	L22502-9	r	measles-igg/titer	Measles virus IgG Ab [Titer] in Serum
	L5244-9	r	measles-igg/units-volume	Measles virus IgG Ab [Units/volume] in Serum by Immunoassay
Mumps antibody	mumps titer|mumps immunity
	L22417-0	p	mumps-igg	Mumps virus IgG Ab [Titer] in Serum
	L7966-5	r	mumps-igg/units-volume	Mumps virus IgG Ab [Units/volume] in Serum
	L6477-4	s	mumps-igg	Mumps virus IgG Ab [Titer] in Serum by Immunofluorescence
Rubella antibody	rubella titer|german measles titer|rubella immunity
	L25514-1	p	rubella-igg	Rubella virus IgG Ab [Presence] in Serum
	L5334-8	r	rubella-igg/units-volume	Rubella virus IgG Ab [Units/volume] in Serum or Plasma by Immunoassay
Varicella antibody	varicella titer|chickenpox titer|vzv igg|chicken pox immunity
	L15410-4	p	varicella-igg	Varicella zoster virus IgG Ab [Presence] in Serum by Immunoassay
	L19162-7	s	varicella-igg	Varicella zoster virus IgG Ab [Presence] in Serum
	L5403-1	r	varicella-igg/units-volume	Varicella zoster virus IgG Ab [Units/volume] in Serum by Immunoassay
	L8047-3	r	varicella-igg/units-volume	Varicella zoster virus IgG Ab [Units/volume] in Serum
H. pylori test	h pylori|helicobacter|h. pylori|ulcer test|urea breath test
	L29891-9	p	h-pylori	Helicobacter pylori [Presence] in Stomach by urea breath test
	L5176-3	r	h-pylori/units-volume-serpl	Helicobacter pylori IgG Ab [Units/volume] in Serum by Immunoassay
Blood lead	lead|lead level|lead test|pb
	L5671-3	p	lead/blood	Lead [Mass/volume] in Blood
	L77307-7	r	lead/blood.venous-blood	Lead [Mass/volume] in Venous blood
	L10368-9	r	lead/blood.capillary-blood	Lead [Mass/volume] in Capillary blood
Antinuclear antibody	ana|lupus test|ana screen
	L8061-4	p	ana/presence	Nuclear Ab [Presence] in Serum
	L5048-4	r	ana/titer	Nuclear Ab [Titer] in Serum by Immunofluorescence
Double-stranded DNA antibody	dsdna|anti-dsdna|double stranded dna
	L5130-0	p	dsdna	DNA double strand Ab [Units/volume] in Serum
Rheumatoid factor	rf|ra factor|rheumatoid test
	L11572-5	p	rf	Rheumatoid factor [Units/volume] in Serum or Plasma
Anti-CCP	ccp|acpa|cyclic citrullinated
	L53027-9	p	ccp	Cyclic citrullinated peptide Ab [Units/volume] in Serum
Complement C3	c3
	L4485-9	p	c3	Complement C3 [Mass/volume] in Serum or Plasma
Complement C4	c4
	L4498-2	p	c4	Complement C4 [Mass/volume] in Serum or Plasma
Celiac antibody (tTG IgA)	ttg|celiac test|tissue transglutaminase|celiac panel|gluten test
	L46128-5	p	ttg-iga	Tissue transglutaminase IgA Ab [Units/volume] in Serum by Immunoassay
	L31017-7	s	ttg-iga	Tissue transglutaminase IgA Ab [Units/volume] in Serum
Immunoglobulin A	iga
	L2458-8	p	iga	IgA [Mass/volume] in Serum or Plasma
Immunoglobulin G	igg
	L2465-3	p	igg	IgG [Mass/volume] in Serum or Plasma
Immunoglobulin M	igm
	L2472-9	p	igm	IgM [Mass/volume] in Serum or Plasma
Immunoglobulin E	ige|total ige|allergy blood test
	L19113-0	p	ige-total	IgE [Units/volume] in Serum or Plasma
	L2462-0	r	ige-total/mass-volume	IgE [Mass/volume] in Serum
Free light chains ratio	kappa lambda ratio|free light chains|sflc
	L48378-4	p	free-light-chains/ratio	Kappa light chains.free/Lambda light chains.free [Mass Ratio] in Serum
	L36916-5	r	free-light-chains/kappa	Kappa light chains.free [Mass/volume] in Serum
	L33944-0	r	free-light-chains/lambda	Lambda light chains.free [Mass/volume] in Serum or Plasma
Blood type	blood group|abo|abo rh|type and screen|type & screen
	L882-1	p	blood-type/abo-rh	ABO and Rh group [Type] in Blood
	L883-9	r	blood-type/abo	ABO group [Type] in Blood
	L10331-7	r	blood-type/rh	Rh [Type] in Blood
Antibody screen	indirect coombs
	L890-4	p	antibody-screen	Blood group antibody screen [Presence] in Serum or Plasma
Direct antiglobulin test	coombs|dat|direct coombs
	L1007-4	p	dat	Direct antiglobulin test.polyspecific reagent [Presence] on Red Blood Cells
Digoxin level	dig level
	L10535-3	p	digoxin-level	Digoxin [Mass/volume] in Serum or Plasma
Phenytoin level	dilantin level
	L3968-5	p	phenytoin-level/total	Phenytoin [Mass/volume] in Serum or Plasma
	L3969-3	r	phenytoin-level/free	Phenytoin Free [Mass/volume] in Serum or Plasma
Valproic acid level	depakote level|valproate level
	L4086-5	p	valproate-level	Valproate [Mass/volume] in Serum or Plasma
Carbamazepine level	tegretol level
	L3432-2	p	carbamazepine-level	carBAMazepine [Mass/volume] in Serum or Plasma
Lithium level	lithium
	L14334-7	p	lithium-level	Lithium [Moles/volume] in Serum or Plasma
	L3719-2	r	lithium-level/mass-volume	Lithium [Mass/volume] in Serum or Plasma
Levetiracetam level	keppra level
	L30471-7	p	levetiracetam-level	Levetiracetam [Mass/volume] in Serum or Plasma
Lamotrigine level	lamictal level
	L6948-4	p	lamotrigine-level	Lamotrigine [Mass/volume] in Serum or Plasma
Theophylline level
	L4049-3	p	theophylline-level	Theophylline [Mass/volume] in Serum or Plasma
Tacrolimus level	prograf level|fk506
	L11253-2	p	tacrolimus-level	Tacrolimus [Mass/volume] in Blood
Cyclosporine level
	L3520-4	p	cyclosporine-level	cycloSPORINE [Mass/volume] in Blood
Vancomycin level	vanc trough|vanco trough|vanc level
	L20578-1	p	vancomycin-level/random	Vancomycin [Mass/volume] in Serum or Plasma
	L4092-3	r	vancomycin-level/trough	Vancomycin [Mass/volume] in Serum or Plasma --trough
	L4090-7	r	vancomycin-level/peak	Vancomycin [Mass/volume] in Serum or Plasma --peak
Gentamicin level	gent level
	L35668-3	p	gentamicin-level/random	Gentamicin [Mass/volume] in Serum or Plasma
	L3665-7	r	gentamicin-level/trough	Gentamicin [Mass/volume] in Serum or Plasma --trough
	L3663-2	r	gentamicin-level/peak	Gentamicin [Mass/volume] in Serum or Plasma --peak
Acetaminophen level	tylenol level
	L3298-7	p	acetaminophen-level	Acetaminophen [Mass/volume] in Serum or Plasma
Salicylate level	aspirin level
	L4024-6	p	salicylate-level	Salicylates [Mass/volume] in Serum or Plasma
Ethanol level	alcohol level|blood alcohol|etoh level|bac
	L5643-2	p	ethanol/mass	Ethanol [Mass/volume] in Serum or Plasma
	L5640-8	r	ethanol/mass.blood	Ethanol [Mass/volume] in Blood
	L5639-0	r	ethanol/mass.presence-blood	Ethanol [Presence] in Blood
Opiates (urine)	opiates|opioid screen
	L19295-5	p	drug/opiates	Opiates [Presence] in Urine by Screen method
	L8220-6	r	drug/opiates.mass-volume	Opiates [Mass/volume] in Urine
Cocaine metabolite (urine)	cocaine|coke screen
	L3397-7	p	drug/cocaine	Cocaine [Presence] in Urine
	L3393-6	r	drug/cocaine.other	Cocaine Screen, Urine
Cannabinoids (urine)	thc|marijuana screen|cannabis test
	L18282-4	p	drug/cannabinoids	Cannabinoids Screen, Urine
	L3426-4	r	drug/cannabinoids.presence-urine	Tetrahydrocannabinol [Presence] in Urine
Benzodiazepines (urine)	benzo screen|benzodiazepines urine
	L14316-4	p	drug/benzodiazepines	Benzodiazepines [Presence] in Urine by Screen method
Stool occult blood (FIT)	fit|fit test|stool blood|fobt|hemoccult|occult blood|colon cancer stool test|blood in stool test|ifobt
	L29771-3	p	fit/presence	Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay
	L2335-8	r	stool-occult-blood/guaiac	Hemoglobin.gastrointestinal [Presence] in Stool
	L56490-6	s	fit/presence	Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay --2nd specimen
	L14563-1	r	stool-occult-blood/guaiac	Hemoglobin.gastrointestinal [Presence] in Stool --1st specimen
	L57905-2	s	fit/presence	Hemoglobin.gastrointestinal.lower [Presence] in Stool by Immunoassay --1st specimen
	L27396-1	r	fit/quantitative	Hemoglobin.gastrointestinal [Mass/mass] in Stool
	L58453-2	r	fit/quantitative.mass-volume	Hemoglobin.gastrointestinal.lower [Mass/volume] in Stool by Immunoassay
Stool DNA test (Cologuard)	cologuard|stool dna|fit dna|fit-dna|mt-sdna
	L77353-1	p	stool-dna	Noninvasive colorectal cancer DNA and occult blood screening [Interpretation] in Stool Narrative
	L77354-9	r	stool-dna/presence-stool	Noninvasive colorectal cancer DNA and occult blood screening [Presence] in Stool
Fecal calprotectin	calprotectin
	L38445-3	p	calprotectin	Fecal calprotectin [Mass/volume] in Stool
G6PD
	L32546-4	p	g6pd	Glucose-6-Phosphate dehydrogenase [Enzymatic activity/mass] in Red Blood Cells
Alpha-1 antitrypsin	alpha 1 antitrypsin|a1at|aat
	L1825-9	p	a1at	Alpha 1 antitrypsin [Mass/volume] in Serum or Plasma
Sickle cell screen	sickle cell test|hemoglobin electrophoresis|hgb electrophoresis
	L4625-0	p	sickle	Hemoglobin S/Hemoglobin.total in Blood
Sperm count	semen analysis
	L9780-8	p	semen	Spermatozoa [#/volume] in Semen
CSF cell count	csf wbc|spinal fluid white cells|lumbar puncture cells
	L806-0	p	csf-wbc	Leukocytes [#/volume] in Cerebral spinal fluid by Manual count
	L26465-5	s	csf-wbc	Leukocytes [#/volume] in Cerebral spinal fluid
CSF protein	spinal fluid protein
	L2880-3	p	csf-protein	Protein [Mass/volume] in Cerebral spinal fluid
CSF glucose	spinal fluid sugar
	L2342-4	p	csf-glucose	Glucose [Mass/volume] in Cerebral spinal fluid
BRCA genes	brca|brca1|brca2|breast cancer gene
	L59041-4	p	brca	BRCA1+BRCA2 gene mutations tested for in Blood or Tissue by Molecular genetics method Nominal`;
