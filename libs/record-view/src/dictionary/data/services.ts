// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const services = `Oxygen concentrator	home oxygen|oxygen machine|o2 concentrator
	HE1390	p	oxygen
Portable gaseous oxygen	portable oxygen|oxygen tank
	HE0431	p	oxygen	Portable gaseous oxygen system, rental; includes portable container, regulator,
Stationary compressed oxygen	oxygen tank
	HE0424	p	oxygen	Stationary Compressed Gaseous Oxygen System, Rental
Portable liquid oxygen	liquid oxygen
	HE0434	p	oxygen	Portable liquid oxygen system, rental; includes portable container, supply
Portable oxygen concentrator	portable concentrator|poc
	HE1392	p	oxygen
CPAP device	cpap|cpap machine|sleep apnea machine
	HE0601	p	pap	Cont airway pressure device
BiPAP without backup rate	bipap|bilevel
	HE0470	p	pap	E0470 Respiratory assist device, bi-level w/o backup
BiPAP with backup rate	bipap st
	HE0471	p	pap	Respiratory assist device, bi-level pressure capability, with back-up rate
CPAP full face mask	cpap mask|full face mask
	HA7030	p	pap-supplies	Cpap full face mask
CPAP nasal mask	cpap mask|nasal mask
	HA7034	p	pap-supplies	Nasal application device
CPAP tubing	cpap hose
	HA7037	p	pap-supplies	Pos airway pressure tubing
CPAP disposable filter	cpap filter
	HA7038	p	pap-supplies	Pos airway pressure filter
Heated humidifier for PAP	cpap humidifier|humidifier
	HE0562	p	pap-supplies	Humidifier heated used w pap
Standard wheelchair	wheelchair|manual wheelchair
	HK0001	p	mobility
Lightweight wheelchair
	HK0003	p	mobility
High strength lightweight wheelchair	lightweight wheelchair
	HK0004	p	mobility	High strength, lightweight wheelchair
Ultralightweight wheelchair	ultralight wheelchair
	HK0005	p	mobility
Power wheelchair, group 2 standard	power wheelchair|electric wheelchair|motorized wheelchair
	HK0823	p	mobility	Pwc gp 2 std cap chair
Power wheelchair, group 3	power wheelchair
	HK0856	p	mobility	Pwc gp3 std sing pow opt s/b
Power operated vehicle (scooter)	scooter|mobility scooter|power scooter
	HK0800	p	mobility	Pov group 1 std up to 300lbs
Folding wheeled walker	walker|rolling walker|wheeled walker
	HE0143	p	mobility	Walker folding wheeled w/o s
Folding walker	walker
	HE0135	p	mobility	Walker folding adjust/fixed
Cane	walking stick
	HE0100	p	mobility	Cane adjust/fixed with tip
Quad cane
	HE0105	p	mobility	Cane adjust/fixed quad/3 pro
Crutches, underarm	crutches
	HE0114	p	mobility	Crutch underarm pair no wood
Crutch substitute	knee scooter|knee walker
	HE0118	p	mobility
Hospital bed, semi-electric	hospital bed|adjustable bed
	HE0260	p	bed	Hosp bed semi-electr w/ matt
Hospital bed, fixed height	hospital bed
	HE0250	p	bed	Hosp bed fixed ht w/ mattres
Powered pressure-reducing mattress	pressure mattress|air mattress
	HE0277	p	bed	Powered pres-redu air mattrs
Patient lift	hoyer lift
	HE0630	p	bed	Patient lift hydraulic
Commode chair	commode|bedside commode|toilet chair
	HE0163	p	bath	Commode chair with fixed arm
Bath/shower chair	shower chair|bath chair
	HE0240	p	bath
Nebulizer	breathing machine
	HE0570	p	respiratory	Nebulizer with compression
Oximeter device	pulse oximeter
	HE0445	p	respiratory	Oximeter non-invasive
Suction pump	suction machine
	HE0600	p	respiratory	Suction pump portab hom modl
Home ventilator, invasive	ventilator
	HE0465	p	respiratory	E0465 Home Ventilator used with invasive interface (e.g. tracheostomy tube)
Home ventilator, non-invasive	ventilator
	HE0466	p	respiratory	E0466 Home Ventilator used with non-invasive interface (e.g. mask, chest shell)
Blood glucose test strips	test strips|glucose strips
	HA4253	p	diabetes	Blood glucose/reagent strips
Lancets
	HA4259	p	diabetes	Lancets per box
Home blood glucose monitor	glucometer|glucose meter|blood sugar meter
	HE0607	p	diabetes	Blood glucose monitor home
Insulin pump
	HE0784	p	diabetes	Ext amb infusn pump insulin
Diabetic shoe	diabetic shoes|therapeutic shoes
	HA5500	p	diabetes	Diab shoe for density insert
Back brace (LSO)	back brace|lumbar brace
	HL0650	p	brace	Lumbar-sacral orthosis, sagittal-coronal control, with rigid anterior and
Knee brace (KO)	knee brace
	HL1833	p	brace	Knee orthosis, adjustable knee joints (unicentric or polycentric), positional
Wrist splint	wrist brace
	HL3908	p	brace	Wrist hand orthosis, wrist extension control cock-up, non molded,
Ankle foot orthosis	afo|ankle brace
	HL1970	p	brace	Afo plastic molded w/ankle j
Walking boot	air boot
	HL4360	p	brace	Pneumat walking boot pre cst
Below knee prosthesis	prosthetic leg|artificial leg
	HL5301	p	prosthesis	Bk mold socket sach ft endo
Mastectomy bra
	HL8000	p	prosthesis
Hearing aid, binaural, digital	hearing aid|hearing aids
	HV5260	p	hearing	Hearing aid, digit, bin, ite
Eyeglass frames	eyeglasses|glasses|frames
	HV2020	p	vision	Vision svcs frames purchases
Intermittent urinary catheter	catheter|straight cath
	HA4351	p	urology	Straight tip urine catheter
Incontinence garment	diapers|incontinence supplies|adult briefs
	HA4520	p	urology	Incontinence garment anytype
Enteral formula	tube feeding|feeding formula
	HB4150	p	nutrition	Enteral formula, nutritionally complete with intact nutrients, includes
Enteral feeding supply kit, pump	feeding tube supplies
	HB4035	p	nutrition	Enteral feed supp pump per d
Bone growth stimulator, spinal	bone stimulator
	HE0748	p	dme	Osteogenesis stimulator, electrical, non-invasive, spinal applications
TENS unit, 4 lead	tens unit|nerve stimulator
	HE0730	p	dme	Tens four lead
Pneumatic compressor	lymphedema pump|compression pump
	HE0650	p	dme	Pneumatic compressor, non-segmental home model
Ambulance, basic life support, non-emergency	ambulance|non emergency ambulance
	HA0428	p	transport	Ambulance service, basic life support, non-emergency transport, (bls)
Ambulance, basic life support, emergency	ambulance
	HA0429	p	transport	Ambulance service, basic life support, emergency transport (bls-emergency)
Ambulance, advanced life support, non-emergency	ambulance als
	HA0426	p	transport	Ambulance service, advanced life support, non-emergency transport, level 1 (als
Wheelchair van transport	wheelchair van|medical transport
	HA0130	p	transport	Non-emergency transportation: wheelchair van
Home physical therapy	home pt
	HG0151	p	home-health	Services performed by a qualified physical therapist in the home health or
Home occupational therapy	home ot
	HG0152	p	home-health	Services performed by a qualified occupational therapist in the home health or
Home speech therapy	home speech
	HG0153	p	home-health	Services performed by a qualified speech-language pathologist in the home
Home nursing visit (RN)	home nurse|home health nurse
	HG0299	p	home-health	Direct skilled nursing services of a registered nurse (rn) in the home health
Home nursing visit (LPN)	home nurse lpn
	HG0300	p	home-health	Direct skilled nursing services of a licensed practical nurse (lpn) in the home
Home health aide	home aide
	HG0156	p	home-health	Hhcp-svs of aide,ea 15 min
Annual wellness visit, initial	wellness visit|medicare wellness
	HG0438	p	visit	Annual wellness visit; includes a personalized prevention plan of service
Annual wellness visit, subsequent	annual wellness visit|awv|yearly checkup
	HG0439	p	visit	Annual wellness visit, includes a personalized prevention plan of service
Welcome to Medicare visit	welcome to medicare
	HG0402	p	visit	Initial preventive exam
Flu shot administration
	HG0008	p	immunization	Admin influenza virus vac
Pneumococcal vaccine administration	pneumonia shot administration
	HG0009	p	immunization	Admin pneumococcal vaccine
Hepatitis B vaccine administration	hep b shot administration
	HG0010	p	immunization	Admin hepatitis b vaccine
Screening colonoscopy, high risk	colonoscopy screening
	HG0105	p	screening	Colorectal scrn; hi risk ind
Screening colonoscopy, average risk	colonoscopy screening
	HG0121	p	screening	Colon ca scrn not hi rsk ind
Screening mammogram (retired)	mammogram
	HG0202	p	screening	Screening mammography, bilateral (2-view study of each breast), including
Low dose CT lung screening (retired)	lung screening ct
	HG0297	p	screening	Ldct for lung ca screen
Lung cancer screening counseling visit	lung screening visit
	HG0296	p	screening	Counseling visit to discuss need for lung cancer screening using low dose ct
Annual depression screening	depression screening
	HG0444	p	screening	Depression screen annual
Diabetes self-management training	diabetes class|diabetes education
	HG0108	p	education	Diabetes outpatient self-management training services, individual, per 30
Medical nutrition therapy	dietitian|nutrition therapy
	HG0270	p	education	Medical nutrition therapy; reassessment and subsequent intervention(s)
Hyperbaric oxygen	hyperbaric|hbo
	HG0277	p	therapy	Hyperbaric oxygen under pressure, full body chamber, per 30 minute interval
Electrical stimulation therapy	e-stim
	HG0283	p	therapy	Electrical stimulation (unattended), to one or more areas for indication(s)
Adalimumab injection	humira injection
	HJ0135	p	drug
Infliximab injection	remicade|infliximab infusion
	HJ1745	p	drug	Infliximab not biosimil 10mg
Rituximab injection	rituxan infusion
	HJ9312	p	drug	Inj., rituximab, 10 mg
Bevacizumab injection	avastin infusion
	HJ9035	p	drug
Pembrolizumab injection	keytruda infusion
	HJ9271	p	drug	Inj pembrolizumab
Nivolumab injection	opdivo infusion
	HJ9299	p	drug	Injection, nivolumab
Trastuzumab injection	herceptin infusion
	HJ9355	p	drug	Inj trastuzumab excl biosimi
Denosumab injection	prolia|xgeva
	HJ0897	p	drug
Pegfilgrastim (retired)	neulasta
	HJ2505	p	drug	Injection, pegfilgrastim 6mg
Pegfilgrastim	neulasta
	HJ2506	p	drug	Injection, pegfilgrastim, excludes biosimilar, 0.5 mg
Botulinum toxin A (onabotulinumtoxinA)	botox
	HJ0585	p	drug	Injection,onabotulinumtoxina
Hyaluronan injection (Hyalgan, Supartz)	knee gel injection|gel shot
	HJ7321	p	drug	Hyaluronan or derivative, hyalgan, supartz or visco-3, for intra-articular
Hyaluronan injection (Synvisc)	synvisc|knee gel
	HJ7325	p	drug	Synvisc or synvisc-one
Vitamin B12 injection	b12 shot
	HJ3420	p	drug	Vitamin b12 injection
Medroxyprogesterone injection	depo shot
	HJ1050	p	drug	Medroxyprogesterone acetate
Mirena IUD	mirena|iud
	HJ7298	p	drug	Levonorgestrel-releasing intrauterine contraceptive system (mirena), 52 mg
Copper IUD	paragard
	HJ7300	p	drug	Intraut copper contraceptive
Etonogestrel implant	nexplanon
	HJ7307	p	drug	Etonogestrel implant system
Unclassified drug
	HJ3490	p	drug	Drugs unclassified injection
Ocrelizumab injection	ocrevus
	HJ2350	p	drug	Injection, ocrelizumab, 1 mg
Natalizumab injection	tysabri
	HJ2323	p	drug
Vedolizumab injection	entyvio
	HJ3380	p	drug	Injection, vedolizumab
Ustekinumab injection	stelara
	HJ3357	p	drug	Ustekinumab sub cu inj, 1 mg
Aflibercept injection	eylea
	HJ0178	p	drug
Ranibizumab injection	lucentis
	HJ2778	p	drug
Immune globulin (Gammagard)	ivig
	HJ1569	p	drug	Gammagard liquid injection
Omalizumab injection	xolair
	HJ2357	p	drug
Darbepoetin	aranesp
	HJ0881	p	drug	Darbepoetin alfa, non-esrd
Epoetin alfa	procrit|epogen
	HJ0885	p	drug	Epoetin alfa, non-esrd
Infliximab biosimilar (Inflectra)	inflectra
	HQ5103	p	drug	Injection, inflectra
Methadone treatment	methadone clinic
	HH0020	p	behavioral	Alcohol and/or drug services; methadone administration and/or service
Intensive outpatient, alcohol/drug	iop|intensive outpatient
	HH0015	p	behavioral	Alcohol and/or drug services
Residential behavioral treatment, short term	rehab stay|residential treatment
	HH0018	p	behavioral	Behavioral health; short-term residential (non-hospital residential treatment
Therapeutic behavioral services	aba|behavioral therapy
	HH2019	p	behavioral	Therapeutic behavioral services, per 15 minutes
Intensive outpatient psychiatric	psychiatric iop
	HS9480	p	behavioral	Intensive outpatient psychia
Partial hospitalization	php|partial hospital
	HS0201	p	behavioral	Partial hospitalization serv
Personal care services	personal care|home care aide|pca
	HT1019	p	home-health	Personal care ser per 15 min
Attendant care services	attendant care
	HS5125	p	home-health	Attendant care service /15m
Home health aide, per hour	home aide
	HS9122	p	home-health	Home health aide or certifie
Nursing care in home, RN	private duty nurse
	HS9123	p	home-health	Nursing care in home rn
Hospice or home health in home	home hospice
	HQ5001	p	hospice	Hospice or home hlth in home
Hospice routine home care	hospice
	HT2042	p	hospice`;
