/* eslint-disable max-lines */
// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const problems = `Hypertension	high blood pressure|htn|hypertention|hbp|elevated blood pressure disorder|essential hypertension
	II10	p	cardiovascular	Essential (primary) hypertension
	II11.9	n	cardiovascular	Hypertensive heart disease without heart failure
	II12.9	n	cardiovascular	Hypertensive chronic kidney disease with stage 1 through stage 4 chronic kidney disease, or unspecified chronic kidney disease
	II16.9	n	cardiovascular	Hypertensive crisis, unspecified
	S59621000	p	cardiovascular	Essential hypertension (disorder)
	S38341003	n	cardiovascular	Hypertensive disorder, systemic arterial (disorder)
Elevated blood pressure reading	high bp reading|white coat
	IR03.0	p	cardiovascular	Elevated blood-pressure reading, without diagnosis of hypertension
	S24184005	p	cardiovascular	Finding of increased blood pressure (finding)
Type 2 diabetes mellitus	type 2 diabetes|t2dm|dm2|diabetes type 2|adult onset diabetes|niddm
	IE11.9	p	diabetes	Type 2 diabetes mellitus without complications
	IE11.65	n	diabetes	Type 2 diabetes mellitus with hyperglycemia
	IE11.22	n	diabetes	Type 2 diabetes mellitus with diabetic chronic kidney disease
	IE11.40	n	diabetes	Type 2 diabetes mellitus with diabetic neuropathy, unspecified
	IE11.42	n	diabetes	Type 2 diabetes mellitus with diabetic polyneuropathy
	IE11.319	n	diabetes	Type 2 diabetes mellitus with unspecified diabetic retinopathy without macular edema
	IE11.649	n	diabetes	Type 2 diabetes mellitus with hypoglycemia without coma
	S44054006	p	diabetes	Diabetes mellitus type 2 (disorder)
Type 1 diabetes mellitus	type 1 diabetes|t1dm|dm1|juvenile diabetes|iddm|insulin dependent diabetes
	IE10.9	p	diabetes	Type 1 diabetes mellitus without complications
	IE10.65	n	diabetes	Type 1 diabetes mellitus with hyperglycemia
	IE10.649	n	diabetes	Type 1 diabetes mellitus with hypoglycemia without coma
	S46635009	p	diabetes	Diabetes mellitus type 1 (disorder)
Diabetes mellitus	diabetes|dm|sugar diabetes|diabetic|diabetis
	IE13.9	p	diabetes	Other specified diabetes mellitus without complications
	S73211009	p	diabetes	Diabetes mellitus (disorder)
Prediabetes	pre-diabetes|borderline diabetes|impaired fasting glucose|impaired glucose tolerance
	IR73.03	p	diabetes-risk
	IR73.01	n	diabetes-risk	Impaired fasting glucose
	IR73.09	n	diabetes-risk	Other abnormal glucose
	S15777000	p	diabetes-risk
	S9414007	n	diabetes-risk	Impaired glucose tolerance (disorder)
Gestational diabetes	gdm|pregnancy diabetes
	IO24.419	p	diabetes	Gestational diabetes mellitus in pregnancy, unspecified control
	S11687002	p	diabetes	Gestational diabetes mellitus (disorder)
Diabetic neuropathy	nerve damage from diabetes
	IE11.40	p	diabetes-complication	Type 2 diabetes mellitus with diabetic neuropathy, unspecified
	IE11.42	n	diabetes-complication	Type 2 diabetes mellitus with diabetic polyneuropathy
	S230572002	p	diabetes-complication	Neuropathy due to diabetes mellitus (disorder)
Diabetic retinopathy	diabetic eye disease
	IE11.319	p	diabetes-complication	Type 2 diabetes mellitus with unspecified diabetic retinopathy without macular edema
	S4855003	p	diabetes-complication	Retinopathy due to diabetes mellitus (disorder)
	S422034002	n	diabetes-complication	Retinopathy due to type 2 diabetes mellitus (disorder)
Diabetic kidney disease	diabetic nephropathy
	IE11.21	p	diabetes-complication	Type 2 diabetes mellitus with diabetic nephropathy
	IE11.22	n	diabetes-complication	Type 2 diabetes mellitus with diabetic chronic kidney disease
	S127013003	p	diabetes-complication	Disorder of kidney due to diabetes mellitus (disorder)
Hypoglycemia	low blood sugar|low sugar
	IE16.2	p	diabetes	Hypoglycemia, unspecified
	S302866003	p	diabetes	Hypoglycemia (disorder)
Hyperlipidemia	high cholesterol|dyslipidemia|hypercholesterolemia|hld|cholesterol problem|elevated cholesterol
	IE78.5	p	cardiovascular	Hyperlipidemia, unspecified
	IE78.00	n	cardiovascular	Pure hypercholesterolemia, unspecified
	IE78.2	n	cardiovascular	Mixed hyperlipidemia
	IE78.49	n	cardiovascular	Other hyperlipidemia
	S55822004	p	cardiovascular	Hyperlipidemia (disorder)
	S13644009	n	cardiovascular	Hypercholesterolemia (disorder)
	S267432004	n	cardiovascular	Pure hypercholesterolemia (disorder)
Hypertriglyceridemia	high triglycerides
	IE78.1	p	cardiovascular	Pure hyperglyceridemia
	S302870006	p	cardiovascular	Hypertriglyceridemia (disorder)
Coronary artery disease	cad|coronary heart disease|heart disease|ischemic heart disease|blocked arteries
	II25.10	p	cardiovascular	Atherosclerotic heart disease of native coronary artery without angina pectoris
	II25.9	n	cardiovascular	Chronic ischemic heart disease, unspecified
	S53741008	p	cardiovascular	Coronary arteriosclerosis (disorder)
	S414545008	n	cardiovascular	Ischemic heart disease (disorder)
Heart attack	mi|myocardial infarction|stemi|nstemi|old mi|prior heart attack
	II21.9	p	cardiovascular	Acute myocardial infarction, unspecified
	II21.4	n	cardiovascular	Non-ST elevation (NSTEMI) myocardial infarction
	II21.3	n	cardiovascular	ST elevation (STEMI) myocardial infarction of unspecified site
	II25.2	h	cardiovascular/history	Old myocardial infarction
	S22298006	p	cardiovascular	Myocardial infarction (disorder)
	S399211009	h	cardiovascular/history	History of myocardial infarction (situation)
	S401303003	n	cardiovascular	Acute ST segment elevation myocardial infarction (disorder)
	S401314000	n	cardiovascular	Acute non-ST segment elevation myocardial infarction (disorder)
Angina	chest pain from heart
	II20.9	p	cardiovascular	Angina pectoris, unspecified
	II20.0	n	cardiovascular	Unstable angina
	S194828000	p	cardiovascular	Angina (disorder)
Heart failure	chf|congestive heart failure|weak heart|hfref|hfpef|cardiac failure
	II50.9	p	cardiovascular	Heart failure, unspecified
	II50.22	n	cardiovascular	Chronic systolic (congestive) heart failure
	II50.32	n	cardiovascular	Chronic diastolic (congestive) heart failure
	II50.20	n	cardiovascular	Unspecified systolic (congestive) heart failure
	II50.30	n	cardiovascular	Unspecified diastolic (congestive) heart failure
	S84114007	p	cardiovascular	Heart failure (disorder)
	S42343007	n	cardiovascular	Congestive heart failure (disorder)
	S88805009	n	cardiovascular	Chronic congestive heart failure (disorder)
	S417996009	n	cardiovascular	Systolic heart failure (disorder)
	S418304008	n	cardiovascular	Diastolic heart failure (disorder)
Atrial fibrillation	afib|a-fib|irregular heartbeat|af|a fib
	II48.91	p	cardiovascular	Unspecified atrial fibrillation
	II48.0	n	cardiovascular	Paroxysmal atrial fibrillation
	II48.20	n	cardiovascular	Chronic atrial fibrillation, unspecified
	II48.19	n	cardiovascular	Other persistent atrial fibrillation
	S49436004	p	cardiovascular	Atrial fibrillation (disorder)
	S282825002	n	cardiovascular	Paroxysmal atrial fibrillation (disorder)
	S440059007	n	cardiovascular	Persistent atrial fibrillation (disorder)
Atrial flutter	aflutter
	II48.92	p	cardiovascular	Unspecified atrial flutter
	S5370000	p	cardiovascular	Atrial flutter (disorder)
Supraventricular tachycardia	svt|fast heartbeat
	II47.10	p	cardiovascular	Supraventricular tachycardia, unspecified
	II47.19	n	cardiovascular	Other supraventricular tachycardia
	S6456007	p	cardiovascular	Supraventricular tachycardia (disorder)
Aortic stenosis	aortic valve narrowing
	II35.0	p	cardiovascular	Nonrheumatic aortic (valve) stenosis
	S60573004	p	cardiovascular	Aortic valve stenosis (disorder)
Mitral valve disorder	mitral regurgitation|mitral valve prolapse|mvp|leaky valve
	II34.0	p	cardiovascular	Nonrheumatic mitral (valve) insufficiency
	II34.1	n	cardiovascular	Nonrheumatic mitral (valve) prolapse
	S48724000	p	cardiovascular	Mitral valve regurgitation (disorder)
	S409712001	n	cardiovascular	Mitral valve prolapse (disorder)
Cardiomyopathy	enlarged heart
	II42.9	p	cardiovascular	Cardiomyopathy, unspecified
	II42.0	n	cardiovascular	Dilated cardiomyopathy
	S85898001	p	cardiovascular	Cardiomyopathy (disorder)
Peripheral artery disease	pad|peripheral arterial disease|pvd|poor circulation|peripheral vascular disease
	II73.9	p	cardiovascular	Peripheral vascular disease, unspecified
	S399957001	p	cardiovascular	Peripheral arterial occlusive disease (disorder)
	S400047006	n	cardiovascular	Peripheral vascular disease (disorder)
Carotid artery stenosis	carotid stenosis|carotid blockage
	II65.29	p	cardiovascular	Occlusion and stenosis of unspecified carotid artery
	S64586002	p	cardiovascular	Carotid artery stenosis (disorder)
Abdominal aortic aneurysm	aaa|aortic aneurysm
	II71.40	p	cardiovascular	Abdominal aortic aneurysm, without rupture, unspecified
	S233985008	p	cardiovascular	Abdominal aortic aneurysm (disorder)
	S67362008	n	cardiovascular	Aortic aneurysm (disorder)
Stroke	cva|cerebrovascular accident|brain attack|cerebral infarction
	II63.9	p	neuro	Cerebral infarction, unspecified
	IZ86.73	h	neuro/history	Personal history of transient ischemic attack (TIA), and cerebral infarction without residual deficits
	II69.30	h	neuro/history	Unspecified sequelae of cerebral infarction
	S230690007	p	neuro	Cerebrovascular accident (disorder)
	S422504002	n	neuro	Ischemic stroke (disorder)
	S432504007	n	neuro	Cerebral infarction (disorder)
Transient ischemic attack	tia|mini stroke|ministroke
	IG45.9	p	neuro	Transient cerebral ischemic attack, unspecified
	S266257000	p	neuro	Transient ischemic attack (disorder)
Deep vein thrombosis	dvt|blood clot in leg|leg clot
	II82.409	p	cardiovascular	Acute embolism and thrombosis of unspecified deep veins of unspecified lower extremity
	II82.401	n	cardiovascular	Acute embolism and thrombosis of unspecified deep veins of right lower extremity
	IZ86.718	h	cardiovascular/history	Personal history of other venous thrombosis and embolism
	S128053003	p	cardiovascular	Deep venous thrombosis (disorder)
Pulmonary embolism	pe|lung clot|blood clot in lung
	II26.99	p	cardiovascular	Other pulmonary embolism without acute cor pulmonale
	IZ86.711	h	cardiovascular/history	Personal history of pulmonary embolism
	S59282003	p	cardiovascular	Pulmonary embolism (disorder)
Varicose veins
	II83.90	p	cardiovascular	Asymptomatic varicose veins of unspecified lower extremity
	S128060009	p	cardiovascular	Venous varices (disorder)
Asthma	reactive airway|asma|wheezing disease
	IJ45.909	p	respiratory	Unspecified asthma, uncomplicated
	IJ45.40	n	respiratory	Moderate persistent asthma, uncomplicated
	IJ45.30	n	respiratory	Mild persistent asthma, uncomplicated
	IJ45.20	n	respiratory	Mild intermittent asthma, uncomplicated
	IJ45.901	n	respiratory	Unspecified asthma with (acute) exacerbation
	S195967001	p	respiratory	Asthma (disorder)
	S233678006	n	respiratory
	S370218001	n	respiratory
COPD	emphysema|chronic bronchitis|chronic obstructive pulmonary disease|smokers lung
	IJ44.9	p	respiratory	Chronic obstructive pulmonary disease, unspecified
	IJ44.1	n	respiratory	Chronic obstructive pulmonary disease with (acute) exacerbation
	IJ43.9	n	respiratory	Emphysema, unspecified
	IJ42	n	respiratory	Unspecified chronic bronchitis
	S13645005	p	respiratory	Chronic obstructive lung disease (disorder)
	S87433001	n	respiratory	Pulmonary emphysema (disorder)
	S185086009	n	respiratory	Chronic obstructive bronchitis (disorder)
	S63480004	n	respiratory	Chronic bronchitis (disorder)
Sleep apnea	osa|obstructive sleep apnea|cpap condition|sleep apnoea
	IG47.33	p	respiratory	Obstructive sleep apnea (adult) (pediatric)
	IG47.30	n	respiratory	Sleep apnea, unspecified
	S78275009	p	respiratory	Obstructive sleep apnea syndrome (disorder)
	S73430006	n	respiratory	Sleep apnea (disorder)
Pneumonia	lung infection|pnuemonia
	IJ18.9	p	respiratory	Pneumonia, unspecified organism
	S233604007	p	respiratory	Pneumonia (disorder)
	S385093006	n	respiratory	Community acquired pneumonia (disorder)
Acute bronchitis	bronchitis|chest cold
	IJ20.9	p	respiratory	Acute bronchitis, unspecified
	S10509002	p	respiratory	Acute bronchitis (disorder)
Respiratory failure
	IJ96.01	p	respiratory	Acute respiratory failure with hypoxia
	IJ96.90	n	respiratory	Respiratory failure, unspecified, unspecified whether with hypoxia or hypercapnia
	IJ96.11	n	respiratory	Chronic respiratory failure with hypoxia
	S409622000	p	respiratory	Respiratory failure (disorder)
	S65710008	n	respiratory	Acute respiratory failure (disorder)
Allergic rhinitis	hay fever|seasonal allergies|allergies nose
	IJ30.9	p	respiratory	Allergic rhinitis, unspecified
	IJ30.2	n	respiratory	Other seasonal allergic rhinitis
	S61582004	p	respiratory	Allergic rhinitis (disorder)
	S367498001	n	respiratory	Seasonal allergic rhinitis (disorder)
Sinusitis	sinus infection
	IJ01.90	p	respiratory	Acute sinusitis, unspecified
	IJ32.9	n	respiratory	Chronic sinusitis, unspecified
	S36971009	p	respiratory	Sinusitis (disorder)
	S444814009	n	respiratory	Viral sinusitis (disorder)
	S40055000	n	respiratory	Chronic sinusitis (disorder)
Strep throat	streptococcal pharyngitis
	IJ02.0	p	infection	Streptococcal pharyngitis
	S43878008	p	infection	Streptococcal sore throat (disorder)
Sore throat	pharyngitis
	IJ02.9	p	infection	Acute pharyngitis, unspecified
	S363746003	p	infection	Acute pharyngitis (disorder)
	S195662009	n	infection	Acute viral pharyngitis (disorder)
Common cold	cold|uri|upper respiratory infection|viral uri
	IJ06.9	p	infection	Acute upper respiratory infection, unspecified
	IJ00	n	infection	Acute nasopharyngitis [common cold]
	S54150009	p	infection	Upper respiratory infection (disorder)
	S82272006	n	infection	Common cold (disorder)
Influenza	flu
	IJ11.1	p	infection	Influenza due to unidentified influenza virus with other respiratory manifestations
	IJ10.1	n	infection	Influenza due to other identified influenza virus with other respiratory manifestations
	S6142004	p	infection	Influenza (disorder)
COVID-19	covid|coronavirus|sars-cov-2 infection|covid 19
	IU07.1	p	infection
	IU09.9	n	infection	Post COVID-19 condition, unspecified
	IZ86.16	h	infection/history	Personal history of COVID-19
	S840539006	p	infection	Disease caused by Severe acute respiratory syndrome coronavirus 2 (disorder)
	S1119302008	n	infection
Ear infection	otitis media|om
	IH66.90	p	infection	Otitis media, unspecified, unspecified ear
	IH66.91	n	infection	Otitis media, unspecified, right ear
	S65363002	p	infection	Otitis media (disorder)
Urinary tract infection	uti|bladder infection|urine infection|cystitis
	IN39.0	p	infection	Urinary tract infection, site not specified
	IN30.00	n	infection	Acute cystitis without hematuria
	IN30.90	n	infection	Cystitis, unspecified without hematuria
	S68566005	p	infection	Urinary tract infectious disease (disorder)
	S38822007	n	infection	Cystitis (disorder)
	S307426000	n	infection
Kidney infection	pyelonephritis
	IN12	p	infection	Tubulo-interstitial nephritis, not specified as acute or chronic
	IN10	n	infection	Acute pyelonephritis
	S45816000	p	infection	Pyelonephritis (disorder)
Skin infection	cellulitis
	IL03.90	p	infection	Cellulitis, unspecified
	IL03.119	n	infection	Cellulitis of unspecified part of limb
	S128045006	p	infection	Cellulitis (disorder)
Sepsis	blood infection
	IA41.9	p	infection	Sepsis, unspecified organism
	S91302008	p	infection	Sepsis (disorder)
Shingles	zoster|herpes zoster
	IB02.9	p	infection	Zoster without complications
	S4740000	p	infection	Herpes zoster (disorder)
Chickenpox	varicella
	IB01.9	p	infection	Varicella without complication
	S38907003	p	infection	Varicella (disorder)
Herpes simplex	cold sore|herpes|hsv|fever blister
	IB00.9	p	infection	Herpesviral infection, unspecified
	IA60.00	n	infection	Herpesviral infection of urogenital system, unspecified
	S88594005	p	infection	Herpes simplex (disorder)
HIV infection	hiv|aids|hiv positive
	IB20	p	infection	Human immunodeficiency virus [HIV] disease
	IZ21	n	infection	Asymptomatic human immunodeficiency virus [HIV] infection status
	S86406008	p	infection	Human immunodeficiency virus infection (disorder)
Hepatitis C	hep c|hcv
	IB18.2	p	infection	Chronic viral hepatitis C
	IB19.20	n	infection	Unspecified viral hepatitis C without hepatic coma
	S50711007	p	infection	Viral hepatitis type C (disorder)
	S128302006	n	infection	Chronic hepatitis C (disorder)
Hepatitis B	hep b
	IB18.1	p	infection	Chronic viral hepatitis B without delta-agent
	IB19.10	n	infection	Unspecified viral hepatitis B without hepatic coma
	S66071002	p	infection	Viral hepatitis type B (disorder)
	S61977001	n	infection	Chronic type B viral hepatitis (disorder)
Tuberculosis	tb|latent tb
	IA15.9	p	infection	Respiratory tuberculosis unspecified
	IZ22.7	n	infection	Latent tuberculosis
	S56717001	p	infection	Tuberculosis (disorder)
	S11999007	n	infection	Inactive tuberculosis (disorder)
Lyme disease	lyme
	IA69.20	p	infection	Lyme disease, unspecified
	S23502006	p	infection	Lyme disease (disorder)
Chlamydia infection	chlamydia
	IA74.9	p	infection	Chlamydial infection, unspecified
	IA56.8	n	infection	Sexually transmitted chlamydial infection of other sites
	S240589008	p	infection	Chlamydia trachomatis infection (disorder)
	S105629000	n	infection	Chlamydial infection (disorder)
Gonorrhea	clap
	IA54.9	p	infection	Gonococcal infection, unspecified
	S15628003	p	infection	Gonorrhea (disorder)
Syphilis
	IA53.9	p	infection	Syphilis, unspecified
	S76272004	p	infection	Syphilis (disorder)
Yeast infection	candidiasis|thrush
	IB37.9	p	infection	Candidiasis, unspecified
	IB37.31	n	infection	Acute candidiasis of vulva and vagina
	S78048006	p	infection	Candidiasis (disorder)
Chronic kidney disease	ckd|kidney disease|renal insufficiency|kidney failure chronic|bad kidneys
	IN18.9	p	renal	Chronic kidney disease, unspecified
	IN18.30	n	renal	Chronic kidney disease, stage 3 unspecified
	IN18.31	n	renal	Chronic kidney disease, stage 3a
	IN18.32	n	renal	Chronic kidney disease, stage 3b
	IN18.4	n	renal	Chronic kidney disease, stage 4 (severe)
	IN18.5	n	renal	Chronic kidney disease, stage 5
	IN18.2	n	renal	Chronic kidney disease, stage 2 (mild)
	IN18.1	n	renal	Chronic kidney disease, stage 1
	S709044004	p	renal	Chronic kidney disease (disorder)
	S433144002	n	renal	Chronic kidney disease stage 3 (disorder)
	S431857002	n	renal	Chronic kidney disease stage 4 (disorder)
	S431856006	n	renal	Chronic kidney disease stage 2 (disorder)
	S433146000	n	renal	Chronic kidney disease stage 5 (disorder)
	S700378005	n	renal
	S700379002	n	renal
End-stage kidney disease	esrd|end stage renal disease|dialysis patient|kidney failure
	IN18.6	p	renal	End stage renal disease
	IZ99.2	n	renal	Dependence on renal dialysis
	S46177005	p	renal	End-stage renal disease (disorder)
Acute kidney injury	aki|acute renal failure
	IN17.9	p	renal	Acute kidney failure, unspecified
	S14669001	p	renal	Acute renal failure syndrome (disorder)
Kidney stone	kidney stones|nephrolithiasis|renal calculi
	IN20.0	p	renal	Calculus of kidney
	S95570007	p	renal	Kidney stone (disorder)
Benign prostatic hyperplasia	bph|enlarged prostate|prostate enlargement
	IN40.0	p	urology	Benign prostatic hyperplasia without lower urinary tract symptoms
	IN40.1	n	urology	Benign prostatic hyperplasia with lower urinary tract symptoms
	S266569009	p	urology	Benign prostatic hyperplasia (disorder)
Erectile dysfunction	ed|impotence
	IN52.9	p	urology	Male erectile dysfunction, unspecified
	S860914002	p	urology	Erectile dysfunction (disorder)
Urinary incontinence	incontinence|leaking urine|bladder control
	IR32	p	urology	Unspecified urinary incontinence
	IN39.3	n	urology	Stress incontinence (female) (male)
	S165232002	p	urology	Urinary incontinence (finding)
	S397878005	n	urology	Overflow incontinence of urine (finding)
Blood in urine	hematuria
	IR31.9	p	urology	Hematuria, unspecified
	S34436003	p	urology	Blood in urine (finding)
Hypothyroidism	low thyroid|underactive thyroid|hashimotos|slow thyroid
	IE03.9	p	endocrine	Hypothyroidism, unspecified
	IE06.3	n	endocrine	Autoimmune thyroiditis
	IE89.0	n	endocrine	Postprocedural hypothyroidism
	S40930008	p	endocrine	Hypothyroidism (disorder)
	S21983002	n	endocrine	Hashimoto thyroiditis (disorder)
Hyperthyroidism	overactive thyroid|graves disease
	IE05.90	p	endocrine	Thyrotoxicosis, unspecified without thyrotoxic crisis or storm
	IE05.00	n	endocrine	Thyrotoxicosis with diffuse goiter without thyrotoxic crisis or storm
	S34486009	p	endocrine	Hyperthyroidism (disorder)
	S353295004	n	endocrine	Graves' disease (disorder)
Thyroid nodule	thyroid lump|goiter
	IE04.1	p	endocrine	Nontoxic single thyroid nodule
	IE04.9	n	endocrine	Nontoxic goiter, unspecified
	S237495005	p	endocrine	Thyroid nodule (disorder)
	S3716002	n	endocrine	Goiter (disorder)
Obesity	obese|overweight|morbid obesity|fat
	IE66.9	p	endocrine	Obesity, unspecified
	IE66.01	n	endocrine	Morbid (severe) obesity due to excess calories
	IE66.3	n	endocrine	Overweight
	IE66.811	n	endocrine	Obesity, class 1
	IE66.812	n	endocrine	Obesity, class 2
	IE66.813	n	endocrine	Obesity, class 3
	S414916001	p	endocrine	Obesity (disorder)
	S238136002	n	endocrine	Morbid obesity (disorder)
	S238131007	n	endocrine	Overweight (finding)
	S162864005	n	endocrine	Body mass index 30+ - obesity (finding)
	S408512008	n	endocrine	Body mass index 40+ - severely obese (finding)
Metabolic syndrome
	IE88.810	p	endocrine
	S237602007	p	endocrine	Metabolic syndrome X (disorder)
Vitamin D deficiency	low vitamin d
	IE55.9	p	nutrition	Vitamin D deficiency, unspecified
	S34713006	p	nutrition	Vitamin D deficiency (disorder)
Vitamin B12 deficiency	b12 deficiency|low b12|pernicious anemia
	IE53.8	p	nutrition	Deficiency of other specified B group vitamins
	ID51.0	n	nutrition	Vitamin B12 deficiency anemia due to intrinsic factor deficiency
	ID51.9	n	nutrition	Vitamin B12 deficiency anemia, unspecified
	S190634004	p	nutrition	Cobalamin deficiency (disorder)
	S84027009	n	nutrition	Pernicious anemia (disorder)
Osteoporosis	brittle bones|bone thinning|weak bones
	IM81.0	p	musculoskeletal	Age-related osteoporosis without current pathological fracture
	IM80.00XA	n	musculoskeletal	Age-related osteoporosis with current pathological fracture, unspecified site, initial encounter for fracture
	S64859006	p	musculoskeletal	Osteoporosis (disorder)
Osteopenia	low bone density
	IM85.80	p	musculoskeletal	Other specified disorders of bone density and structure, unspecified site
	IM85.9	n	musculoskeletal	Disorder of bone density and structure, unspecified
	S312894000	p	musculoskeletal	Osteopenia (disorder)
Polycystic ovary syndrome	pcos|polycystic ovaries
	IE28.2	p	endocrine	Polycystic ovarian syndrome
	S69878008	p	endocrine
	S237055002	n	endocrine	Polycystic ovary syndrome (disorder)
Gout	gouty arthritis
	IM10.9	p	musculoskeletal	Gout, unspecified
	S90560007	p	musculoskeletal	Inflammatory disorder due to increased blood urate level (disorder)
Anemia	low blood|anaemia|low hemoglobin
	ID64.9	p	hematology	Anemia, unspecified
	ID50.9	n	hematology	Iron deficiency anemia, unspecified
	ID63.1	n	hematology	Anemia in chronic kidney disease
	ID50.0	n	hematology	Iron deficiency anemia secondary to blood loss (chronic)
	S271737000	p	hematology	Anemia (disorder)
	S87522002	n	hematology	Iron deficiency anemia (disorder)
Iron deficiency	low iron
	IE61.1	p	hematology
	ID50.9	n	hematology	Iron deficiency anemia, unspecified
	S35240004	p	hematology	Iron deficiency (disorder)
Sickle cell disease	sickle cell|scd
	ID57.1	p	hematology	Sickle-cell disease without crisis
	ID57.3	n	hematology	Sickle-cell trait
	S417357006	p	hematology	Sickling disorder due to hemoglobin S (disorder)
	S127040003	n	hematology	Sickle cell-hemoglobin SS disease (disorder)
Low platelets	thrombocytopenia
	ID69.6	p	hematology	Thrombocytopenia, unspecified
	S302215000	p	hematology	Thrombocytopenic disorder (disorder)
Hemophilia	bleeding disorder
	ID66	p	hematology	Hereditary factor VIII deficiency
	S28293008	p	hematology	Hereditary factor VIII deficiency disease (disorder)
	S90935002	n	hematology	Hemophilia (disorder)
Breast cancer	malignant neoplasm of breast
	IC50.919	p	oncology	Malignant neoplasm of unspecified site of unspecified female breast
	IC50.911	n	oncology	Malignant neoplasm of unspecified site of right female breast
	IC50.912	n	oncology	Malignant neoplasm of unspecified site of left female breast
	IZ85.3	h	oncology/history	Personal history of malignant neoplasm of breast
	S254837009	p	oncology	Malignant neoplasm of breast (disorder)
	S372137005	n	oncology
Prostate cancer
	IC61	p	oncology	Malignant neoplasm of prostate
	IZ85.46	h	oncology/history	Personal history of malignant neoplasm of prostate
	S399068003	p	oncology	Malignant tumor of prostate (disorder)
	S93974005	n	oncology	Primary malignant neoplasm of prostate (disorder)
	S254900004	n	oncology	Carcinoma of prostate (disorder)
Lung cancer
	IC34.90	p	oncology	Malignant neoplasm of unspecified part of unspecified bronchus or lung
	IZ85.118	h	oncology/history	Personal history of other malignant neoplasm of bronchus and lung
	S363358000	p	oncology	Malignant tumor of lung (disorder)
	S254637007	n	oncology	Non-small cell lung cancer (disorder)
	S93880001	n	oncology	Primary malignant neoplasm of lung (disorder)
Colon cancer	colorectal cancer|bowel cancer
	IC18.9	p	oncology	Malignant neoplasm of colon, unspecified
	IZ85.038	h	oncology/history	Personal history of other malignant neoplasm of large intestine
	S363406005	p	oncology	Malignant neoplasm of colon (disorder)
	S93761005	n	oncology
Skin cancer	melanoma|basal cell|squamous cell skin
	IC43.9	p	oncology	Malignant melanoma of skin, unspecified
	IC44.91	n	oncology	Basal cell carcinoma of skin, unspecified
	IC44.92	n	oncology	Squamous cell carcinoma of skin, unspecified
	S372244006	p	oncology	Malignant melanoma (disorder)
	S254701007	n	oncology	Basal cell carcinoma of skin (disorder)
	S93655004	n	oncology	Malignant melanoma of skin (disorder)
Leukemia	cll|aml
	IC95.90	p	oncology	Leukemia, unspecified not having achieved remission
	IC91.10	n	oncology	Chronic lymphocytic leukemia of B-cell type not having achieved remission
	S93143009	p	oncology	Leukemia, disease (disorder)
	S92814006	n	oncology	Chronic lymphoid leukemia, disease (disorder)
Lymphoma	hodgkins|non hodgkin
	IC85.90	p	oncology	Non-Hodgkin lymphoma, unspecified, unspecified site
	IC81.90	n	oncology	Hodgkin lymphoma, unspecified, unspecified site
	S118600007	p	oncology	Malignant lymphoma (disorder)
	S118601006	n	oncology	Non-Hodgkin's lymphoma (disorder)
Colon polyp	colon polyps|polyps
	IK63.5	p	gi	Polyp of colon
	IZ86.010	h	gi/history	Personal history of colon polyps
	ID12.6	n	gi	Benign neoplasm of colon, unspecified
	S68496003	p	gi	Polyp of colon (disorder)
GERD	acid reflux|reflux|heartburn|gastroesophageal reflux|acid indigestion
	IK21.9	p	gi	Gastro-esophageal reflux disease without esophagitis
	IK21.00	n	gi	Gastro-esophageal reflux disease with esophagitis, without bleeding
	IR12	n	gi	Heartburn
	S235595009	p	gi	Gastroesophageal reflux disease (disorder)
	S16331000	n	gi	Heartburn (finding)
Stomach ulcer	ulcer|peptic ulcer|gastric ulcer
	IK27.9	p	gi	Peptic ulcer, site unspecified, unspecified as acute or chronic, without hemorrhage or perforation
	IK25.9	n	gi	Gastric ulcer, unspecified as acute or chronic, without hemorrhage or perforation
	S13200003	p	gi	Peptic ulcer (disorder)
	S397825006	n	gi	Gastric ulcer (disorder)
Irritable bowel syndrome	ibs|irritable bowel
	IK58.9	p	gi	Irritable bowel syndrome, unspecified
	IK58.0	n	gi	Irritable bowel syndrome with diarrhea
	S10743008	p	gi	Irritable bowel syndrome (disorder)
Crohn's disease	crohns|crohn disease|ibd
	IK50.90	p	gi	Crohn's disease, unspecified, without complications
	S34000006	p	gi	Crohn's disease (disorder)
Ulcerative colitis	uc|ibd
	IK51.90	p	gi	Ulcerative colitis, unspecified, without complications
	S64766004	p	gi	Ulcerative colitis (disorder)
Celiac disease	celiac|gluten intolerance
	IK90.0	p	gi
	S396331005	p	gi	Celiac disease (disorder)
Diverticulosis	diverticulitis|diverticular disease
	IK57.30	p	gi	Diverticulosis of large intestine without perforation or abscess without bleeding
	IK57.92	n	gi	Diverticulitis of intestine, part unspecified, without perforation or abscess without bleeding
	IK57.32	n	gi	Diverticulitis of large intestine without perforation or abscess without bleeding
	S397881000	p	gi	Diverticular disease (disorder)
	S307496006	n	gi	Diverticulitis (disorder)
Constipation
	IK59.00	p	gi	Constipation, unspecified
	S14760008	p	gi	Constipation (finding)
Diarrhea	loose stools
	IR19.7	p	gi	Diarrhea, unspecified
	S62315008	p	gi	Diarrhea (finding)
Hemorrhoids	piles
	IK64.9	p	gi	Unspecified hemorrhoids
	S70153002	p	gi	Hemorrhoids (disorder)
Fatty liver	nafld|masld|hepatic steatosis
	IK76.0	p	gi	Fatty (change of) liver, not elsewhere classified
	IK75.81	n	gi	Nonalcoholic steatohepatitis (NASH)
	S197321007	p	gi	Steatosis of liver (disorder)
	S442685003	n	gi	Nonalcoholic steatohepatitis (disorder)
	S197315008	n	gi	Non-alcoholic fatty liver (disorder)
Cirrhosis	liver scarring
	IK74.60	p	gi	Unspecified cirrhosis of liver
	IK70.30	n	gi	Alcoholic cirrhosis of liver without ascites
	S19943007	p	gi	Cirrhosis of liver (disorder)
Gallstones	cholelithiasis
	IK80.20	p	gi	Calculus of gallbladder without cholecystitis without obstruction
	S266474003	p	gi	Calculus in biliary tract (disorder)
	S235919008	n	gi	Gallbladder calculus (disorder)
Pancreatitis
	IK85.90	p	gi	Acute pancreatitis without necrosis or infection, unspecified
	IK86.1	n	gi	Other chronic pancreatitis
	S75694006	p	gi	Pancreatitis (disorder)
	S197456007	n	gi	Acute pancreatitis (disorder)
	S235494005	n	gi	Chronic pancreatitis (disorder)
Appendicitis
	IK37	p	gi	Unspecified appendicitis
	IK35.80	n	gi	Unspecified acute appendicitis
	S74400008	p	gi	Appendicitis (disorder)
	S85189001	n	gi	Acute appendicitis (disorder)
Hernia	inguinal hernia|hiatal hernia
	IK40.90	p	gi	Unilateral inguinal hernia, without obstruction or gangrene, not specified as recurrent
	IK44.9	n	gi	Diaphragmatic hernia without obstruction or gangrene
	IK42.9	n	gi	Umbilical hernia without obstruction or gangrene
	S396232000	p	gi	Inguinal hernia (disorder)
	S84089009	n	gi	Hiatal hernia (disorder)
Depression	major depression|mdd|depressive disorder|depressed|clinical depression
	IF32.A	p	mental-health	Depression, unspecified
	IF32.9	n	mental-health	Major depressive disorder, single episode, unspecified
	IF33.9	n	mental-health	Major depressive disorder, recurrent, unspecified
	IF33.1	n	mental-health	Major depressive disorder, recurrent, moderate
	IF32.1	n	mental-health	Major depressive disorder, single episode, moderate
	IF33.2	n	mental-health	Major depressive disorder, recurrent severe without psychotic features
	S35489007	p	mental-health	Depressive disorder (disorder)
	S370143000	n	mental-health	Major depressive disorder (disorder)
	S36923009	n	mental-health	Major depression, single episode (disorder)
	S66344007	n	mental-health	Recurrent major depression (disorder)
Anxiety	gad|generalized anxiety|anxiety disorder|nerves|anxious
	IF41.9	p	mental-health	Anxiety disorder, unspecified
	IF41.1	n	mental-health	Generalized anxiety disorder
	S197480006	p	mental-health	Anxiety disorder (disorder)
	S21897009	n	mental-health	Generalized anxiety disorder (disorder)
	S48694002	n	mental-health	Anxiety (finding)
Panic disorder	panic attacks
	IF41.0	p	mental-health	Panic disorder [episodic paroxysmal anxiety]
	S371631005	p	mental-health	Panic disorder (disorder)
	S225624000	n	mental-health	Panic attack (finding)
Bipolar disorder	bipolar|manic depression
	IF31.9	p	mental-health	Bipolar disorder, unspecified
	S13746004	p	mental-health	Bipolar disorder (disorder)
Schizophrenia
	IF20.9	p	mental-health	Schizophrenia, unspecified
	S58214004	p	mental-health	Schizophrenia (disorder)
PTSD	post traumatic stress|trauma disorder
	IF43.10	p	mental-health	Post-traumatic stress disorder, unspecified
	IF43.12	n	mental-health	Post-traumatic stress disorder, chronic
	S47505003	p	mental-health	Posttraumatic stress disorder (disorder)
ADHD	add|attention deficit
	IF90.9	p	mental-health	Attention-deficit hyperactivity disorder, unspecified type
	IF90.0	n	mental-health	Attention-deficit hyperactivity disorder, predominantly inattentive type
	IF90.2	n	mental-health	Attention-deficit hyperactivity disorder, combined type
	S406506008	p	mental-health	Attention deficit hyperactivity disorder (disorder)
	S192127007	n	mental-health	Child attention deficit disorder (disorder)
Autism spectrum disorder	autism|asd|aspergers
	IF84.0	p	mental-health	Autistic disorder
	S35919005	p	mental-health	Pervasive developmental disorder (disorder)
	S408856003	n	mental-health	Autistic disorder (disorder)
Insomnia	trouble sleeping|cannot sleep
	IG47.00	p	sleep	Insomnia, unspecified
	IF51.01	n	sleep	Primary insomnia
	S193462001	p	sleep	Insomnia (disorder)
Alcohol use disorder	alcoholism|alcohol abuse|alcohol dependence|drinking problem|aud
	IF10.20	p	substance-use	Alcohol dependence, uncomplicated
	IF10.10	n	substance-use	Alcohol abuse, uncomplicated
	IF10.90	n	substance-use	Alcohol use, unspecified, uncomplicated
	S7200002	p	substance-use	Alcoholism (disorder)
	S15167005	n	substance-use	Alcohol abuse (disorder)
	S66590003	n	substance-use	Alcohol dependence (disorder)
Opioid use disorder	opioid addiction|oud|opioid dependence|opioid abuse
	IF11.20	p	substance-use	Opioid dependence, uncomplicated
	IF11.10	n	substance-use	Opioid abuse, uncomplicated
	S75544000	p	substance-use	Opioid dependence (disorder)
	S5602001	n	substance-use	Opioid abuse (disorder)
Tobacco use	smoker|smoking|nicotine dependence|cigarettes|current smoker
	IF17.210	p	tobacco-current	Nicotine dependence, cigarettes, uncomplicated
	IF17.200	n	tobacco-current	Nicotine dependence, unspecified, uncomplicated
	IZ72.0	n	tobacco-current
	S77176002	p	tobacco-current	Smoker (finding)
	S449868002	n	tobacco-current	Smokes tobacco daily (finding)
	S56294008	n	tobacco-current	Nicotine dependence (disorder)
	S428041000124106	n	tobacco-current	Occasional tobacco smoker (finding)
Former smoker	ex-smoker|quit smoking|used to smoke
	IZ87.891	h	tobacco-former/history	Personal history of nicotine dependence
	S8517006	h	tobacco-former/history	Ex-smoker (finding)
Never smoker	never smoked|nonsmoker|non-smoker
	S266919005	p	tobacco-never	Never smoked tobacco (finding)
	S8392000	n	tobacco-never	Non-smoker (finding)
Dementia	memory loss disease|senile dementia
	IF03.90	p	neuro	Unspecified dementia, unspecified severity, without behavioral disturbance, psychotic disturbance, mood disturbance, and anxiety
	S52448006	p	neuro	Dementia (disorder)
Alzheimer's disease	alzheimers|alzheimer disease|alzheimer's|altzheimers
	IG30.9	p	neuro	Alzheimer's disease, unspecified
	IG30.1	n	neuro	Alzheimer's disease with late onset
	S26929004	p	neuro	Alzheimer's disease (disorder)
	S416780008	n	neuro
Parkinson's disease	parkinsons|parkinson disease
	IG20.A1	p	neuro	Parkinson's disease without dyskinesia, without mention of fluctuations
	IG20.C	n	neuro	Parkinsonism, unspecified
	S49049000	p	neuro	Parkinson's disease (disorder)
Epilepsy	seizure disorder|seizures|fits
	IG40.909	p	neuro	Epilepsy, unspecified, not intractable, without status epilepticus
	IR56.9	n	neuro	Unspecified convulsions
	S84757009	p	neuro	Epilepsy (disorder)
	S128613002	n	neuro	Seizure disorder (disorder)
	S91175000	n	neuro	Seizure (finding)
Migraine	migraines|migrane
	IG43.909	p	neuro	Migraine, unspecified, not intractable, without status migrainosus
	IG43.709	n	neuro	Chronic migraine without aura, not intractable, without status migrainosus
	S37796009	p	neuro	Migraine (disorder)
Headache	head pain
	IR51.9	p	neuro	Headache, unspecified
	IG44.209	n	neuro	Tension-type headache, unspecified, not intractable
	S25064002	p	neuro	Headache (finding)
Multiple sclerosis	ms
	IG35	p	neuro
	S24700007	p	neuro	Multiple sclerosis (disorder)
Peripheral neuropathy	neuropathy|nerve damage|numb feet
	IG62.9	p	neuro	Polyneuropathy, unspecified
	IG60.9	n	neuro	Hereditary and idiopathic neuropathy, unspecified
	S302226006	p	neuro	Peripheral nerve disease (disorder)
	S42658009	n	neuro	Disorder of the peripheral nervous system (disorder)
Carpal tunnel syndrome	carpal tunnel
	IG56.00	p	neuro	Carpal tunnel syndrome, unspecified upper limb
	IG56.01	n	neuro	Carpal tunnel syndrome, right upper limb
	IG56.02	n	neuro	Carpal tunnel syndrome, left upper limb
	S57406009	p	neuro	Carpal tunnel syndrome (disorder)
Restless legs syndrome	restless legs|rls
	IG25.81	p	neuro
	S32914008	p	neuro	Restless legs (disorder)
Vertigo	dizziness|dizzy|bppv
	IR42	p	neuro	Dizziness and giddiness
	IH81.10	n	neuro	Benign paroxysmal vertigo, unspecified ear
	S399153001	p	neuro	Vertigo (finding)
	S404640003	n	neuro	Dizziness (finding)
	S111541001	n	neuro	Benign paroxysmal positional vertigo (disorder)
Fainting	syncope|passed out
	IR55	p	symptom	Syncope and collapse
	S271594007	p	symptom	Syncope (disorder)
Concussion	head injury|tbi
	IS06.0X0A	p	injury	Concussion without loss of consciousness, initial encounter
	IS06.0X9A	n	injury	Concussion with loss of consciousness of unspecified duration, initial encounter
	S110030002	p	injury	Concussion injury of brain (disorder)
	S62106007	n	injury	Concussion with no loss of consciousness (disorder)
Low back pain	back pain|lumbago|lower back pain
	IM54.50	p	musculoskeletal	Low back pain, unspecified
	IM54.59	n	musculoskeletal	Other low back pain
	IM54.9	n	musculoskeletal	Backache
	S279039007	p	musculoskeletal	Low back pain (finding)
	S161891005	n	musculoskeletal	Backache (finding)
	S278860009	n	musculoskeletal	Chronic low back pain (finding)
Neck pain	cervicalgia
	IM54.2	p	musculoskeletal	Cervicalgia
	S81680005	p	musculoskeletal	Neck pain (finding)
Sciatica	radiculopathy|pinched nerve
	IM54.30	p	musculoskeletal	Sciatica, unspecified side
	IM54.16	n	musculoskeletal	Radiculopathy, lumbar region
	S23056005	p	musculoskeletal	Sciatica (disorder)
Herniated disc	slipped disc|bulging disc
	IM51.26	p	musculoskeletal	Other intervertebral disc displacement, lumbar region
	IM51.27	n	musculoskeletal	Other intervertebral disc displacement, lumbosacral region
	S73589001	p	musculoskeletal	Intervertebral disc prolapse (disorder)
Osteoarthritis	arthritis|oa|degenerative joint disease|djd|wear and tear arthritis
	IM19.90	p	musculoskeletal	Unspecified osteoarthritis, unspecified site
	IM17.9	n	musculoskeletal	Osteoarthritis of knee, unspecified
	IM16.9	n	musculoskeletal	Osteoarthritis of hip, unspecified
	IM17.11	n	musculoskeletal	Unilateral primary osteoarthritis, right knee
	S396275006	p	musculoskeletal	Osteoarthritis (disorder)
	S239873007	n	musculoskeletal	Osteoarthritis of knee (disorder)
	S239872002	n	musculoskeletal	Osteoarthritis of hip (disorder)
Rheumatoid arthritis	ra|rheumatoid
	IM06.9	p	musculoskeletal	Rheumatoid arthritis, unspecified
	IM05.9	n	musculoskeletal	Rheumatoid arthritis with rheumatoid factor, unspecified
	S69896004	p	musculoskeletal	Rheumatoid arthritis (disorder)
Lupus	sle
	IM32.9	p	musculoskeletal	Systemic lupus erythematosus, unspecified
	S55464009	p	musculoskeletal	Systemic lupus erythematosus (disorder)
	S200936003	n	musculoskeletal	Lupus erythematosus (disorder)
Psoriasis
	IL40.9	p	skin	Psoriasis, unspecified
	IL40.50	n	skin	Arthropathic psoriasis, unspecified
	S9014002	p	skin	Psoriasis (disorder)
	S156370009	n	skin
Fibromyalgia	fibro
	IM79.7	p	musculoskeletal
	S203082005	p	musculoskeletal
	S95417003	n	musculoskeletal	Primary fibromyalgia syndrome (disorder)
Knee pain
	IM25.561	p	musculoskeletal	Pain in right knee
	IM25.562	n	musculoskeletal	Pain in left knee
	IM25.569	n	musculoskeletal	Pain in unspecified knee
	S30989003	p	musculoskeletal	Knee pain (finding)
Shoulder pain	rotator cuff
	IM25.511	p	musculoskeletal	Pain in right shoulder
	IM75.100	n	musculoskeletal	Unspecified rotator cuff tear or rupture of unspecified shoulder, not specified as traumatic
	S45326000	p	musculoskeletal	Shoulder pain (finding)
Plantar fasciitis	heel pain
	IM72.2	p	musculoskeletal	Plantar fascial fibromatosis
	S202882003	p	musculoskeletal	Plantar fasciitis (disorder)
Broken hip	hip fracture
	IS72.009A	p	injury	Fracture of unspecified part of neck of unspecified femur, initial encounter for closed fracture
	IS72.001A	n	injury	Fracture of unspecified part of neck of right femur, initial encounter for closed fracture
	S263225007	p	injury	Fracture of proximal end of femur (disorder)
	S5913000	n	injury	Fracture of neck of femur (disorder)
Broken wrist	wrist fracture
	IS62.101A	p	injury	Fracture of unspecified carpal bone, right wrist, initial encounter for closed fracture
	IS52.501A	n	injury	Unspecified fracture of the lower end of right radius, initial encounter for closed fracture
	S263102004	p	injury
Ankle sprain	sprained ankle
	IS93.401A	p	injury	Sprain of unspecified ligament of right ankle, initial encounter
	IS93.409A	n	injury	Sprain of unspecified ligament of unspecified ankle, initial encounter
	S44465007	p	injury	Sprain of ankle (disorder)
Scoliosis	curved spine
	IM41.9	p	musculoskeletal	Scoliosis, unspecified
	S298382003	p	musculoskeletal	Scoliosis deformity of spine (disorder)
Eczema	atopic dermatitis
	IL20.9	p	skin	Atopic dermatitis, unspecified
	IL30.9	n	skin	Dermatitis, unspecified
	S24079001	p	skin	Atopic dermatitis (disorder)
	S43116000	n	skin	Eczema (disorder)
Acne	pimples
	IL70.0	p	skin	Acne vulgaris
	IL70.9	n	skin	Acne, unspecified
	S11381005	p	skin	Acne vulgaris (disorder)
Rosacea
	IL71.9	p	skin	Rosacea, unspecified
	S398909004	p	skin	Rosacea (disorder)
Hives	urticaria
	IL50.9	p	skin	Urticaria, unspecified
	S126485001	p	skin	Urticaria (disorder)
Glaucoma	eye pressure disease
	IH40.9	p	eye	Unspecified glaucoma
	IH40.10X0	n	eye	Unspecified open-angle glaucoma, stage unspecified
	S23986001	p	eye	Glaucoma (disorder)
	S77075001	n	eye	Primary open angle glaucoma (disorder)
Cataract	cataracts|cloudy lens
	IH26.9	p	eye	Unspecified cataract
	IH25.9	n	eye	Unspecified age-related cataract
	S193570009	p	eye	Cataract (disorder)
Macular degeneration	amd
	IH35.30	p	eye	Unspecified macular degeneration
	S267718000	p	eye	Age-related macular degeneration (disorder)
Pink eye	conjunctivitis
	IH10.9	p	eye	Unspecified conjunctivitis
	S9826008	p	eye	Conjunctivitis (disorder)
Dry eye	dry eyes|dry eye syndrome
	IH04.123	p	eye	Dry eye syndrome of bilateral lacrimal glands
	IH04.129	n	eye	Dry eye syndrome of unspecified lacrimal gland
	S46152009	p	eye	Tear film insufficiency (disorder)
	S162290004	n	eye	Dry eyes (finding)
Hearing loss	hard of hearing|deaf
	IH91.90	p	ear	Unspecified hearing loss, unspecified ear
	IH90.3	n	ear	Sensorineural hearing loss, bilateral
	S15188001	p	ear	Hearing loss (disorder)
	S60700002	n	ear	Sensorineural hearing loss (disorder)
Tinnitus	ringing in ears
	IH93.19	p	ear	Tinnitus, unspecified ear
	IH93.13	n	ear	Tinnitus, bilateral
	S60862001	p	ear	Tinnitus (finding)
Pregnancy	pregnant|expecting|prenatal
	IZ33.1	p	obstetric	Pregnant state, incidental
	IZ34.90	n	obstetric	Encounter for supervision of normal pregnancy, unspecified, unspecified trimester
	IO09.90	n	obstetric	Supervision of high risk pregnancy, unspecified, unspecified trimester
	IZ3A.00	n	obstetric	Weeks of gestation of pregnancy not specified
	S77386006	p	obstetric	Pregnant (finding)
	S72892002	n	obstetric	Normal pregnancy (finding)
Preeclampsia	toxemia
	IO14.90	p	obstetric	Unspecified pre-eclampsia, unspecified trimester
	S398254007	p	obstetric	Pre-eclampsia (disorder)
Miscarriage	spontaneous abortion
	IO03.9	p	obstetric	Complete or unspecified spontaneous abortion without complication
	S17369002	p	obstetric	Miscarriage (disorder)
	S19169002	n	obstetric
Endometriosis
	IN80.9	p	gyn	Endometriosis, unspecified
	S129103003	p	gyn	Endometriosis (disorder)
Uterine fibroids	fibroids|uterine fibroid|leiomyoma
	ID25.9	p	gyn	Leiomyoma of uterus, unspecified
	S95315005	p	gyn	Uterine leiomyoma (disorder)
Menopause	hot flashes|change of life
	IN95.1	p	gyn	Menopausal and female climacteric states
	IZ78.0	n	gyn	Asymptomatic menopausal state
	S161712005	p	gyn
	S198436008	n	gyn	Menopausal flushing (finding)
	S289903006	n	gyn	Menopause present (finding)
Infertility
	IN97.9	p	gyn	Female infertility, unspecified
	IN46.9	n	gyn	Male infertility, unspecified
	S8619003	p	gyn	Infertile (finding)
	S6738008	n	gyn	Female infertility (disorder)
Preterm birth	premature baby|preterm|premature birth
	IP07.30	p	perinatal	Preterm newborn, unspecified weeks of gestation
	IO60.10X0	n	perinatal	Preterm labor with preterm delivery, unspecified trimester, not applicable or unspecified
	S282020008	p	perinatal	Premature delivery (finding)
	S395507008	n	perinatal	Premature infant (finding)
Down syndrome	trisomy 21
	IQ90.9	p	genetic	Down syndrome, unspecified
	S41040004	p	genetic	Complete trisomy 21 syndrome (disorder)
Cystic fibrosis	cf
	IE84.9	p	genetic	Cystic fibrosis, unspecified
	S190905008	p	genetic	Cystic fibrosis (disorder)
Cerebral palsy
	IG80.9	p	neuro	Cerebral palsy, unspecified
	S128188000	p	neuro	Cerebral palsy (disorder)
Chest pain
	IR07.9	p	symptom	Chest pain, unspecified
	IR07.89	n	symptom	Other chest pain
	S29857009	p	symptom	Chest pain (finding)
Shortness of breath	sob|dyspnea|trouble breathing
	IR06.02	p	symptom
	IR06.00	n	symptom	Dyspnea, unspecified
	S267036007	p	symptom	Dyspnea (finding)
	S230145002	n	symptom	Difficulty breathing (finding)
Abdominal pain	stomach pain|belly pain|tummy ache
	IR10.9	p	symptom	Unspecified abdominal pain
	IR10.84	n	symptom	Generalized abdominal pain
	S21522001	p	symptom	Abdominal pain (finding)
Nausea and vomiting	nausea|vomiting|throwing up
	IR11.2	p	symptom	Nausea with vomiting, unspecified
	IR11.0	n	symptom	Nausea
	IR11.10	n	symptom	Vomiting, unspecified
	S16932000	p	symptom	Nausea and vomiting (disorder)
	S422587007	n	symptom	Nausea (finding)
	S422400008	n	symptom	Vomiting (disorder)
Fever	high temperature
	IR50.9	p	symptom	Fever, unspecified
	S386661006	p	symptom	Fever (finding)
Cough	coughing
	IR05.9	p	symptom	Cough, unspecified
	IR05.3	n	symptom	Chronic cough
	S49727002	p	symptom	Cough (finding)
	S68154008	n	symptom	Chronic cough (finding)
Fatigue	tired|tiredness|exhausted
	IR53.83	p	symptom	Other fatigue
	IR53.82	n	symptom	Chronic fatigue, unspecified
	S84229001	p	symptom	Fatigue (finding)
	S52702003	n	symptom	Chronic fatigue syndrome (disorder)
Weight loss	losing weight
	IR63.4	p	symptom	Abnormal weight loss
	S89362005	p	symptom	Weight loss (finding)
	S448765001	n	symptom
Swelling	edema|swollen legs
	IR60.9	p	symptom	Edema, unspecified
	IR60.0	n	symptom	Localized edema
	S267038008	p	symptom	Edema (finding)
	S102572006	n	symptom	Edema of lower extremity (finding)
Rash	skin rash
	IR21	p	symptom	Rash and other nonspecific skin eruption
	S271807003	p	symptom	Eruption of skin (disorder)
Palpitations	heart racing
	IR00.2	p	symptom
	S80313002	p	symptom	Palpitations (finding)
Chronic pain
	IG89.29	p	symptom	Other chronic pain
	IG89.4	n	symptom	Chronic pain syndrome
	S82423001	p	symptom	Chronic pain (finding)
	S373621006	n	symptom	Chronic pain syndrome (disorder)
Falls	fall|fall risk
	IZ91.81	h	symptom/history	History of falling
	IW19.XXXA	n	symptom	Unspecified fall, initial encounter
	S161898004	p	symptom	Falls (finding)
	S129839007	n	symptom	At risk for falls (finding)
	S217082002	n	symptom	Accidental fall (event)
Hyperkalemia	high potassium
	IE87.5	p	electrolyte
	S14140009	p	electrolyte	Hyperkalemia (disorder)
Hypokalemia	low potassium
	IE87.6	p	electrolyte
	S43339004	p	electrolyte	Hypokalemia (disorder)
Hyponatremia	low sodium
	IE87.1	p	electrolyte	Hypo-osmolality and hyponatremia
	S89627008	p	electrolyte	Hyponatremia (disorder)
Dehydration	dehydrated
	IE86.0	p	electrolyte
	S34095006	p	electrolyte	Dehydration (disorder)
Homelessness	homeless|no housing
	IZ59.00	p	social	Homelessness unspecified
	IZ59.02	n	social	Unsheltered homelessness
	IZ59.01	n	social	Sheltered homelessness
	S32911000	p	social	Homeless (finding)
Food insecurity	no food|hungry
	IZ59.41	p	social
	S733423003	p	social
Social isolation	lonely|isolated|living alone
	IZ60.2	p	social	Problems related to living alone
	IZ60.4	n	social	Social exclusion and rejection
	S422650009	p	social	Social isolation (finding)
	S105529008	n	social	Lives alone (finding)
Stress	stressed
	IZ73.3	p	social	Stress, not elsewhere classified
	IF43.0	n	social	Acute stress reaction
	S73595000	p	social	Stress (finding)
Unemployed	no job
	IZ56.0	p	social	Unemployment, unspecified
	S73438004	p	social	Unemployed (finding)
Pacemaker	icd|defibrillator
	IZ95.0	p	status	Presence of cardiac pacemaker
	IZ95.810	n	status	Presence of automatic (implantable) cardiac defibrillator
	S441509002	p	status	Cardiac pacemaker in situ (finding)
	S443325000	n	status	Automatic implantable cardiac defibrillator in situ (finding)
Joint replacement	knee replacement|hip replacement|artificial joint
	IZ96.651	p	status	Presence of right artificial knee joint
	IZ96.641	n	status	Presence of right artificial hip joint
	IZ96.60	n	status	Presence of unspecified orthopedic joint implant
Organ transplant	kidney transplant|transplant
	IZ94.0	p	status	Kidney transplant status
	IZ94.4	n	status	Liver transplant status
	S737295003	p	status
Dialysis dependence	dialysis|on dialysis|hemodialysis
	IZ99.2	p	status	Dependence on renal dialysis
	S105502003	p	status	Dependence on renal dialysis (finding)
Long-term anticoagulant use	on blood thinners|anticoagulated
	IZ79.01	p	status	Long term (current) use of anticoagulants
	S711150003	p	status
Insulin use	on insulin|insulin user
	IZ79.4	p	status	Long term (current) use of insulin
	S710815001	p	status
Family history of breast cancer	family history breast cancer
	IZ80.3	p	family-history	Family history of malignant neoplasm of breast
	S429740004	p	family-history	Family history of malignant neoplasm of breast (situation)
Family history of heart disease	family history heart disease
	IZ82.49	p	family-history	Family history of ischemic heart disease and other diseases of the circulatory system
	S297242006	p	family-history	Family history of ischemic heart disease (situation)
	S266897007	n	family-history	Family history: Myocardial infarction (situation)`;
