/* eslint-disable max-lines */
// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const vaccines = `Adenovirus types 4 and 7
	C143	p	ADENO
adenovirus, type 4
	C54	p	ADENO
adenovirus, type 7
	C55	p	ADENO
adenovirus, unspecified formulation
	C82	p	ADENO
Anthrax vaccine, unspecified
	C319	p	ANTHRAX
Anthrax, post-exposure prophylaxis	Cyfendus
	C318	p	ANTHRAX
Anthrax, pre-exposure prophylaxis, post-exposure prophylaxis	Biothrax
	C24	p	ANTHRAX
BCG	Mycobax|Tice Bcg
	C19	p	BCG
Chikungunya live attenuated vaccine, 0.5 mL, PF	Ixchiq
	C317	p	Chikungunya
Chikungunya, VLP, recombinant, 0.8 mL, PF	Vimkunya
	C329	p	Chikungunya
cholera, BivWC
	C173	p	cholera
cholera, live attenuated	Vaxchora
	C174	p	cholera
cholera, unspecified formulation
	C26	p	cholera
cholera, WC-rBS
	C172	p	cholera
COV-2 COVID-19 Inactivated Non-US Vaccine Product (Minhai Biotechnology Co, KCONVAC)	covid vaccine|covid-19 vaccine
	C516	p	COVID-19
COVID-19 Inactivated, Non-US Vaccine (VLA2001, Valneva)	covid vaccine|covid-19 vaccine
	C518	p	COVID-19
COVID-19 IV Non-US Vaccine (BIBP, Sinopharm)	Sinopharm (BIBP) COVID-19 Vaccine|covid vaccine|covid-19 vaccine
	C510	p	COVID-19
COVID-19 IV Non-US Vaccine (CoronaVac, Sinovac)	Coronavac (Sinovac) COVID-19 Vaccine|covid vaccine|covid-19 vaccine
	C511	p	COVID-19
COVID-19 IV Non-US Vaccine (COVAXIN)	COVAXIN (Bharat) COVID-19 Vaccine|covid vaccine|covid-19 vaccine
	C502	p	COVID-19
COVID-19 IV Non-US Vaccine (QAZCOVID-IN)	covid vaccine|covid-19 vaccine
	C501	p	COVID-19
COVID-19 LAV Non-US Vaccine (COVIVAC)	covid vaccine|covid-19 vaccine
	C503	p	COVID-19
COVID-19 mRNA, bivalent, original/Omicron BA.1, Non-US Vaccine (Spikevax Bivalent), Moderna	Moderna COVID-19 Bivalent, Original + BA.1 (Non-US Tradename Spikevax Bivalent)|covid vaccine|covid-19 vaccine
	C519	p	COVID-19
COVID-19 mRNA, bivalent, original/Omicron BA.1, Non-US Vaccine Product, Pfizer-BioNTech	Pfizer COVID-19 Bivalent, Original + BA.1 (Non-US Tradename COMIRNATY Bivalent)|covid vaccine|covid-19 vaccine
	C520	p	COVID-19
COVID-19 Non-US Vaccine, UNSPECIFIED	covid vaccine|covid-19 vaccine
	C500	p	COVID-19
COVID-19 PS Non-US Vaccine (Anhui Zhifei Longcom Biopharm + Inst of Micro, Chinese Acad of Sciences)	covid vaccine|covid-19 vaccine
	C507	p	COVID-19
COVID-19 PS Non-US Vaccine (EpiVacCorona)	covid vaccine|covid-19 vaccine
	C509	p	COVID-19
COVID-19 PS Non-US Vaccine (Jiangsu Province Centers for Disease Control and Prevention)	covid vaccine|covid-19 vaccine
	C508	p	COVID-19
COVID-19 SP, protein-based, adjuvanted (VidPrevtyn Beta), Sanofi-GSK	covid vaccine|covid-19 vaccine
	C521	p	COVID-19
COVID-19 vaccine, vector-nr, rS-Ad26, PF, 0.5 mL	Janssen (J&J) COVID-19 Vaccine|covid vaccine|covid-19 vaccine
	C212	p	COVID-19
COVID-19 vaccine, vector-nr, rS-ChAdOx1, PF, 0.5 mL	AstraZeneca COVID-19 Vaccine (Non-US tradenames include VAXZEVRIA, COVISHIELD)|covid vaccine|covid-19 vaccine
	C210	p	COVID-19
COVID-19 VVnr Non-US Vaccine (CanSino Biological Inc./Beijing Institute of Biotechnology	CONVIDECIA (CanSino Biologics) COVID-19 Vaccine|covid vaccine|covid-19 vaccine
	C506	p	COVID-19
COVID-19 VVnr Non-US Vaccine (Sputnik Light)	covid vaccine|covid-19 vaccine
	C504	p	COVID-19
COVID-19 VVnr Non-US Vaccine (Sputnik V)	covid vaccine|covid-19 vaccine
	C505	p	COVID-19
COVID-19, mRNA, LNP-S, bivalent, PF, 10 mcg/0.2 mL	Moderna COVID-19 Bivalent, Original + BA.4/BA.5 (Non-US Tradename Spikevax Bivalent)|covid vaccine|covid-19 vaccine
	C230	p	COVID-19
COVID-19, mRNA, LNP-S, bivalent, PF, 10 mcg/0.2 mL dose	Pfizer-BioNTech COVID-19 Bivalent, Original + BA.4/BA.5 (Non-US Tradename COMIRNATY Bivalent)|covid vaccine|covid-19 vaccine
	C301	p	COVID-19
COVID-19, mRNA, LNP-S, bivalent, PF, 3 mcg/0.2 mL dose	Pfizer-BioNTech COVID-19 Bivalent, Original + BA.4/BA.5 (Non-US Tradename COMIRNATY Bivalent)|covid vaccine|covid-19 vaccine
	C302	p	COVID-19
COVID-19, mRNA, LNP-S, bivalent, PF, 30 mcg/0.3 mL dose	Pfizer-BioNTech COVID-19 Bivalent, Original + BA.4/BA.5 (Non-US Tradename COMIRNATY Bivalent)|covid vaccine|covid-19 vaccine
	C300	p	COVID-19
COVID-19, mRNA, LNP-S, bivalent, PF, 50 mcg/0.5 mL or 25mcg/0.25 mL dose	Moderna COVID-19 Bivalent, Original + BA.4/BA.5 (Non-US Tradename Spikevax Bivalent)|covid vaccine|covid-19 vaccine
	C229	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 10 mcg/0.2 mL	mNEXSPIKE|covid vaccine|covid-19 vaccine
	C334	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 10 mcg/0.2 mL dose, tris-sucrose	Pfizer-BioNTech COVID-19 Vaccine (EUA labeled)  COMIRNATY (BLA labeled)|covid vaccine|covid-19 vaccine
	C218	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 100 mcg/0.5mL dose or 50 mcg/0.25mL dose	Moderna COVID-19 Vaccine (non-US Spikevax)|Spikevax|covid vaccine|covid-19 vaccine
	C207	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 25 mcg/0.25 mL	Moderna COVID-19 Vaccine (US only)|Spikevax|covid vaccine|covid-19 vaccine
	C311	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 3 mcg/0.2 mL dose, tris-sucrose	Pfizer-BioNTech COVID-19 Vaccine (EUA labeled)  COMIRNATY (BLA labeled)|covid vaccine|covid-19 vaccine
	C219	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose	Comirnaty|Pfizer-BioNTech COVID-19 Vaccine (EUA labeled)  COMIRNATY (BLA labeled)|covid vaccine|covid-19 vaccine
	C208	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 30 mcg/0.3 mL dose, tris-sucrose	Comirnaty|Pfizer-BioNTech COVID-19 Vaccine (EUA labeled)  COMIRNATY (BLA labeled)|covid vaccine|covid-19 vaccine
	C217	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 50 mcg/0.5 mL	Spikevax|covid vaccine|covid-19 vaccine
	C312	p	COVID-19
COVID-19, mRNA, LNP-S, PF, 50 mcg/0.5 mL dose	Moderna COVID-19 Vaccine (non-US Spikevax)|covid vaccine|covid-19 vaccine
	C221	p	COVID-19
COVID-19, mRNA, LNP-S, PF, pediatric 25 mcg/0.25 mL dose	Moderna COVID-19 Vaccine (non-US Spikevax)|covid vaccine|covid-19 vaccine
	C228	p	COVID-19
COVID-19, mRNA, LNP-S, PF, pediatric 50 mcg/0.5 mL dose	Moderna COVID-19 Vaccine (non-US Spikevax)|covid vaccine|covid-19 vaccine
	C227	p	COVID-19
COVID-19, mRNA, LNP-S, PF, tris-sucrose, 10 mcg/0.3 mL	Comirnaty|Pfizer-BioNTech COVID-19 Vaccine (US Only)|covid vaccine|covid-19 vaccine
	C310	p	COVID-19
COVID-19, mRNA, LNP-S, PF, tris-sucrose, 3 mcg/0.3 mL	Pfizer-BioNTech COVID-19 Vaccine (US Only)|covid vaccine|covid-19 vaccine
	C308	p	COVID-19
COVID-19, mRNA, LNP-S, PF, tris-sucrose, 30 mcg/0.3 mL	Comirnaty|covid vaccine|covid-19 vaccine
	C309	p	COVID-19
COVID-19, subunit, rS-nanoparticle+Matrix-M1 Adjuvant, PF, 0.5 mL	Novavax COVID-19 Vaccine (Non-US Tradenames NUVAXOVID, COVOVAX)|covid vaccine|covid-19 vaccine
	C211	p	COVID-19
COVID-19, subunit, rS-nanoparticle, adjuvanted, PF, 5 mcg/0.5 mL	Nuvaxovid|Novavax COVID-19 Vaccine, Adjuvanted (US Only)|covid vaccine|covid-19 vaccine
	C313	p	COVID-19
dengue fever tetravalent	Dengvaxia
	C56	p	DENGUE
Dengue fever, unspecified
	C330	p	DENGUE
DT (pediatric)	Dt(Generic)|tetanus vaccine|diphtheria vaccine
	C28	p	DTAP
DT, IPV adsorbed	tetanus vaccine|diphtheria vaccine|polio vaccine
	C195	p	Td|POLIO
DTaP	Acel-Imune|Certiva|Infanrix|Tripedia|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine
	C20	p	DTAP
DTaP, 5 pertussis antigens	Daptacel|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine
	C106	p	DTAP
DTaP, unspecified formulation	tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine
	C107	p	DTAP
DTaP,IPV,Hib,HepB	Vaxelis|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hepatitis b vaccine|hep b|hib vaccine|polio vaccine
	C146	p	HIB|DTAP|HepB|POLIO
DTaP-Hep B-IPV	Pediarix|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hepatitis b vaccine|hep b|polio vaccine
	C110	p	DTAP|HepB|POLIO
DTaP-Hib	Trihibit|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hib vaccine
	C50	p	HIB|DTAP
DTaP-Hib-IPV	Pentacel|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hib vaccine|polio vaccine
	C120	p	DTAP|HIB|POLIO
DTaP-IPV	Kinrix|Quadracel|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|polio vaccine
	C130	p	POLIO|DTAP
DTaP-IPV-HIB-HEP B, historical	tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hepatitis b vaccine|hep b|hib vaccine|polio vaccine
	C132	p	POLIO|HepB|DTAP|HIB
DTAP/IPV/HIB - non-US	tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hib vaccine|polio vaccine
	C170	p	POLIO|HIB|DTAP
DTP	tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine
	C01	p	DTAP
DTP-Hib	Tetramune|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hib vaccine
	C22	p	DTAP|HIB
DTP-Hib-Hep B	tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine|hepatitis b vaccine|hep b|hib vaccine
	C102	p	HIB|DTAP|HepB
Ebola Zaire vaccine, live, recombinant, 1mL dose	ERVEBO (Ebola Zaire Vaccine, Live)
	C204	p	Ebola
Ebola, unspecified
	C214	p	Ebola
Hep A, adult	Havrix-Adult|Vaqta-Adult|hepatitis a vaccine|hep a
	C52	p	HepA
Hep A, ped/adol, 2 dose	Havrix-Peds|Vaqta-Peds|hepatitis a vaccine|hep a
	C83	p	HepA
Hep A, ped/adol, 3 dose	hepatitis a vaccine|hep a
	C84	p	HepA
Hep A, pediatric, unspecified formulation	hepatitis a vaccine|hep a
	C31	p	HepA
Hep A, unspecified formulation	hepatitis a vaccine|hep a
	C85	p	HepA
Hep A-Hep B	Twinrix|hepatitis a vaccine|hep a|hepatitis b vaccine|hep b
	C104	p	HepB|HepA
Hep A-Hep B, pediatric/adolescent	hepatitis a vaccine|hep a|hepatitis b vaccine|hep b
	C193	p	HepB|HepA
Hep B, adolescent or pediatric	Engerix B-Peds|Recombivax-Peds|hepatitis b vaccine|hep b
	C08	p	HepB
Hep B, adolescent/high risk infant	hepatitis b vaccine|hep b
	C42	p	HepB
Hep B, adult	Engerix-B-Adult|Recombivax-Adult|hepatitis b vaccine|hep b
	C43	p	HepB
Hep B, high-dosage, dialysis or IC	Engerix-B-Adult|Recombivax-Dialysis|hepatitis b vaccine|hep b
	C44	p	HepB
Hep B, unspecified formulation	hepatitis b vaccine|hep b
	C45	p	HepB
HepB recombinant, 3-antigen, Al(OH)3	PREHEVBRIO Hepatitis B Vaccine (Recombinant)|hepatitis b vaccine|hep b
	C220	p	HepB
HepB-CpG	Heplisav-B|hepatitis b vaccine|hep b
	C189	p	HepB
Hib (HbOC)	Hibtiter|hib vaccine
	C47	p	HIB
Hib (PRP-D)	Prohibit|hib vaccine
	C46	p	HIB
Hib (PRP-OMP)	Pedvaxhib|hib vaccine
	C49	p	HIB
Hib (PRP-T)	Acthib|Hiberix|Omnihib|hib vaccine
	C48	p	HIB
Hib, unspecified formulation	hib vaccine
	C17	p	HIB
Hib-Hep B	Comvax|hepatitis b vaccine|hep b|hib vaccine
	C51	p	HIB|HepB
HPV, bivalent	Cervarix|hpv vaccine
	C118	p	HPV
HPV, quadrivalent	Gardasil|hpv vaccine
	C62	p	HPV
HPV, unspecified formulation	hpv vaccine
	C137	p	HPV
HPV9	Gardasil 9|hpv vaccine
	C165	p	HPV
influenza nasal, unspecified formulation	influenza vaccine|flu vaccine
	C151	p	FLU
Influenza, adjuvanted, quadrivalent, PF	FLUAD Quadrivalent|influenza vaccine|flu vaccine
	C205	p	FLU
Influenza, adjuvanted, trivalent, PF	Fluad|Fluad trivalent, preservative free|influenza vaccine|flu vaccine
	C168	p	FLU
Influenza, high-dose, quadrivalent, PF	Fluzone High-Dose quadrivalent, preservative free|influenza vaccine|flu vaccine
	C197	p	FLU
Influenza, high-dose, trivalent, PF	Fluzone-High Dose|Fluzone High-Dose trivalent, preservative free|influenza vaccine|flu vaccine
	C135	p	FLU
Influenza, injectable,quadrivalent, preservative free, pediatric	Afluria quadrivalent, preservative free, pediatric|Fluzone Quadrivalent, pediatric|influenza vaccine|flu vaccine
	C161	p	FLU
influenza, intradermal, quadrivalent, preservative free	Fluzone Quad Intradermal|influenza vaccine|flu vaccine
	C166	p	FLU
Influenza, live, quadrivalent, intranasal	Flumist quadrivalent|influenza vaccine|flu vaccine
	C149	p	FLU
Influenza, live, trivalent, intranasal, PF	Flumist|FluMist trivalent|influenza vaccine|flu vaccine
	C111	p	FLU
Influenza, live, trivalent, intranasal, self/caregiver admin, PF	FluMist trivalent (self/caregiver administered)|influenza vaccine|flu vaccine
	C333	p	FLU
Influenza, MDCK, quadrivalent, PF	Flucelvax quadrivalent, preservative free|influenza vaccine|flu vaccine
	C171	p	FLU
Influenza, MDCK, quadrivalent, preservative	Flucelvax quadrivalent, with preservative|influenza vaccine|flu vaccine
	C186	p	FLU
Influenza, MDCK, trivalent, PF	Flucelvax|Flucelvax trivalent, preservative free|influenza vaccine|flu vaccine
	C153	p	FLU
Influenza, MDCK, trivalent, preservative	Flucelvax trivalent, with preservative|influenza vaccine|flu vaccine
	C320	p	FLU
Influenza, recombinant, quadrivalent, PF	Flublok quadrivalent|Flublok quadrivalent, preservative free|influenza vaccine|flu vaccine
	C185	p	FLU
Influenza, recombinant, trivalent, PF	Flublok|Flublok trivalent, preservative free|influenza vaccine|flu vaccine
	C155	p	FLU
influenza, seasonal, intradermal, preservative free	Fluzone, intradermal|influenza vaccine|flu vaccine
	C144	p	FLU
Influenza, Southern Hemisphere	influenza vaccine|flu vaccine
	C194	p	FLU
influenza, Southern Hemisphere, high-dose, quadrivalent	FLUZONE High-Dose Quadrivalent Southern Hemisphere|influenza vaccine|flu vaccine
	C231	p	FLU
influenza, Southern Hemisphere, pediatric, preservative free	FLUZONE Quadrivalent Southern Hemisphere, Pediatric|influenza vaccine|flu vaccine
	C200	p	FLU
Influenza, Southern Hemisphere, quadrivalent, PF	FLUZONE Quadrivalent Southern Hemisphere|influenza vaccine|flu vaccine
	C201	p	FLU
influenza, Southern Hemisphere, quadrivalent, with preservative	FLUZONE Quadrivalent Southern Hemisphere|influenza vaccine|flu vaccine
	C202	p	FLU
Influenza, Southern Hemisphere, trivalent, PF	FLUZONE Trivalent Southern Hemisphere|influenza vaccine|flu vaccine
	C331	p	FLU
influenza, split (incl. purified surface antigen)	influenza vaccine|flu vaccine
	C15	p	FLU
Influenza, split virus, quadrivalent, PF	Afluria quadrivalent, preservative free|Fluarix quadrivalent, preservative free|Flulaval quadrivalent, preservative free|Fluzone, quadrivalent, preservative free|influenza vaccine|flu vaccine
	C150	p	FLU
Influenza, split virus, quadrivalent, preservative	Afluria quadrivalent, with preservative|Flulaval quadrivalent|Fluzone, Quadrivalent|influenza vaccine|flu vaccine
	C158	p	FLU
Influenza, split virus, trivalent, PF	Agriflu|Afluria trivalent, preservative free|Afluria, preservative free|Fluarix|Fluvirin-Preservative Free|Fluzone-Preservative Free|Fluarix trivalent, preservative free|Flulaval trivalent, preservative free|Flulaval, preservative free|Fluvirin preservative free|Fluzone trivalent, preservative free|influenza vaccine|flu vaccine
	C140	p	FLU
Influenza, split virus, trivalent, preservative	Afluria|Afluria trivalent, with preservative|Flulaval|Fluvirin|Fluzone|Fluzone trivalent, with preservative|influenza vaccine|flu vaccine
	C141	p	FLU
influenza, unspecified formulation	influenza vaccine|flu vaccine
	C88	p	FLU
influenza, whole	influenza vaccine|flu vaccine
	C16	p	FLU
IPV	Ipol|polio vaccine
	C10	p	POLIO
Japanese Encephalitis IM	Ixiaro|japanese encephalitis vaccine
	C134	p	Japanese encephalitis
Japanese encephalitis SC	Je-Vax|japanese encephalitis vaccine
	C39	p	Japanese encephalitis
Japanese Encephalitis, unspecified formulation	japanese encephalitis vaccine
	C129	p	Japanese encephalitis
Lyme disease
	C66	p	Lyme disease
M/R	measles vaccine|rubella vaccine|german measles vaccine
	C04	p	MMR
measles	Attenuvax|measles vaccine
	C05	p	MMR
meningococcal ACWY, unspecified formulation	menacwy|meningococcal acwy vaccine
	C108	p	MENING
meningococcal B, OMV	Bexsero|menb|meningococcal b vaccine
	C163	p	MeningB
meningococcal B, recombinant	Trumenba|menb|meningococcal b vaccine
	C162	p	MeningB
meningococcal B, unspecified	menb|meningococcal b vaccine
	C164	p	MeningB
meningococcal C conjugate	meningococcal vaccine
	C103	p	MENING
Meningococcal C/Y-HIB PRP	Menhibrix|hib vaccine|meningococcal vaccine
	C148	p	MENING|HIB
meningococcal conjugate quadrivalent, MenACWY-TT (MCV4)	MenQuadfi|menacwy|meningococcal acwy vaccine
	C203	p	MENING
meningococcal MCV4, unspecified formulation	menacwy|meningococcal acwy vaccine
	C147	p	MENING
Meningococcal MCV4O	Menveo|menacwy|meningococcal acwy vaccine
	C136	p	MENING
meningococcal MCV4P	Menactra|menacwy|meningococcal acwy vaccine
	C114	p	MENING
meningococcal MPSV4	Menomune|menacwy|meningococcal acwy vaccine
	C32	p	MENING
Meningococcal oligosaccharide (MenACWY), (MenB), PF	Penmenvy|menacwy|meningococcal acwy vaccine|menb|meningococcal b vaccine
	C328	p	MENING|MeningB
Meningococcal polysaccharide (MenACWY-TT conjugate), (MenB), PF	Penbraya|menacwy|meningococcal acwy vaccine|menb|meningococcal b vaccine
	C316	p	MENING|MeningB
MMR	M-M-R Ii|Priorix|measles vaccine|mumps vaccine|rubella vaccine|german measles vaccine
	C03	p	MMR
MMRV	Proquad|measles vaccine|mumps vaccine|rubella vaccine|german measles vaccine|chickenpox vaccine
	C94	p	MMR|VARICELLA
mumps	Mumpsvax|mumps vaccine
	C07	p	MMR
Novel influenza-H1N1-09	influenza vaccine|flu vaccine
	C127	p	H1N1 flu
Novel Influenza-H1N1-09, all formulations	influenza vaccine|flu vaccine
	C128	p	H1N1 flu
Novel Influenza-H1N1-09, nasal	influenza vaccine|flu vaccine
	C125	p	H1N1 flu
Novel influenza-H1N1-09, preservative-free	influenza vaccine|flu vaccine
	C126	p	H1N1 flu
OPV, trivalent	Orimune|polio vaccine
	C02	p	POLIO
PCV10	pneumococcal vaccine|pneumonia vaccine
	C177	p	PneumoPCV
Pneumococcal conjugate PCV 13	Prevnar 13|pneumococcal vaccine|pneumonia vaccine
	C133	p	PneumoPCV
pneumococcal conjugate PCV 7	Prevnar 7|pneumococcal vaccine|pneumonia vaccine
	C100	p	PneumoPCV
Pneumococcal conjugate PCV15, polysaccharide CRM197 conjugate, adjuvant, PF	Vaxneuvance|pneumococcal vaccine|pneumonia vaccine
	C215	p	PneumoPCV
Pneumococcal conjugate PCV20, polysaccharide CRM197 conjugate, adjuvant, PF	Prevnar 20|pneumococcal vaccine|pneumonia vaccine
	C216	p	PneumoPCV
Pneumococcal conjugate PCV21, polysaccharide CRM197 conjugate, PF	Capvaxive|pneumococcal vaccine|pneumonia vaccine
	C327	p	PneumoPCV
Pneumococcal Conjugate, unspecified formulation	pneumococcal vaccine|pneumonia vaccine
	C152	p	PneumoPCV
pneumococcal polysaccharide PPV23	Pneumovax 23|pneumococcal vaccine|pneumonia vaccine
	C33	p	PneumoPPV
pneumococcal, unspecified formulation	pneumococcal vaccine|pneumonia vaccine
	C109	p	PneumoPCV|PneumoPPV
polio, unspecified formulation	polio vaccine
	C89	p	POLIO
Poliovirus, inactivated, fractional-dose (fIPV)	polio vaccine
	C324	p	POLIO
Rabies - IM Diploid cell culture	Imovax|rabies vaccine
	C175	p	RABIES
Rabies - IM fibroblast culture	Rabavert|rabies vaccine
	C176	p	RABIES
rabies, intradermal injection	Imovax Id|rabies vaccine
	C40	p	RABIES
rabies, intramuscular injection	Imovax|RabAvert|rabies vaccine
	C18	p	RABIES
rabies, unspecified formulation	rabies vaccine
	C90	p	RABIES
Respiratory syncytial virus (RSV) MAB, unspecified	rsv antibody|nirsevimab
	C315	p	RSV
Respiratory syncytial virus (RSV) vaccine, unspecified	rsv vaccine
	C314	p	RSV
Respiratory syncytial virus (RSV), unspecified	rsv vaccine
	C304	p	RSV
rotavirus, monovalent	Rotarix|rotavirus vaccine
	C119	p	ROTAVIRUS
rotavirus, pentavalent	Rotateq|rotavirus vaccine
	C116	p	ROTAVIRUS
rotavirus, tetravalent	rotavirus vaccine
	C74	p	ROTAVIRUS
rotavirus, unspecified formulation	rotavirus vaccine
	C122	p	ROTAVIRUS
RSV, bivalent, protein subunit RSVpreF, diluent reconstituted, 0.5 mL, PF	Abrysvo|rsv vaccine
	C305	p	RSV
RSV, mAb, clesrovimab-cfor, 0.7 mL, neonate and infant, PF	Enflonsia|rsv antibody|nirsevimab
	C332	p	RSV
RSV, mAb, nirsevimab-alip, 0.5 mL, neonate to 24 months	Beyfortus|rsv antibody|nirsevimab
	C306	p	RSV
RSV, mAb, nirsevimab-alip, 1 mL, neonate to 24 months	Beyfortus|rsv antibody|nirsevimab
	C307	p	RSV
RSV, mRNA, injectable, PF	mRESVIA|rsv vaccine
	C326	p	RSV
RSV, recombinant, protein subunit RSVpreF, adjuvant reconstituted, 0.5 mL, PF	Arexvy|rsv vaccine
	C303	p	RSV
rubella	Meruvax Ii|rubella vaccine|german measles vaccine
	C06	p	MMR
rubella/mumps	Biavax Ii|mumps vaccine|rubella vaccine|german measles vaccine
	C38	p	MMR
SARS-COV-2 (COVID-19) vaccine, UNSPECIFIED	covid vaccine|covid-19 vaccine
	C213	p	COVID-19
SARS-COV-2 COVID-19 DNA Non-US Vaccine (Zydus Cadila, ZyCoV-D)	covid vaccine|covid-19 vaccine
	C514	p	COVID-19
SARS-COV-2 COVID-19 PS Non-US Vaccine (Anhui Zhifei Longcom, Zifivax)	covid vaccine|covid-19 vaccine
	C513	p	COVID-19
SARS-COV-2 COVID-19 PS Non-US Vaccine (Biological E Limited, Corbevax)	covid vaccine|covid-19 vaccine
	C517	p	COVID-19
SARS-COV-2 COVID-19 PS Non-US Vaccine (Medigen, MVC-COV1901)	covid vaccine|covid-19 vaccine
	C515	p	COVID-19
SARS-COV-2 COVID-19 VLP Non-US Vaccine (Medicago, Covifenz)	Covifenz|covid vaccine|covid-19 vaccine
	C512	p	COVID-19
Td (adult)	tetanus vaccine|diphtheria vaccine
	C138	p	Td
Td (adult), 2 Lf tetanus toxoid, preservative free, adsorbed	Tdvax|Td, adsorbed|tetanus vaccine|diphtheria vaccine
	C09	p	Td
Td (adult), 5 Lf tetanus toxoid, preservative free, adsorbed	Decavac|Tenivac|tetanus vaccine|diphtheria vaccine
	C113	p	Td
Td(adult) unspecified formulation	tetanus vaccine|diphtheria vaccine
	C139	p	Td
Td, adsorbed, preservative free, adult use, Lf unspecified	tetanus vaccine|diphtheria vaccine
	C196	p	Td
Tdap	Adacel|Boostrix|tetanus vaccine|diphtheria vaccine|pertussis vaccine|whooping cough vaccine
	C115	p	TDAP
tetanus toxoid, adsorbed	Tetanus Toxoid (Generic)|tetanus vaccine
	C35	p	Td
Tick-borne encephalitis vaccine (non-US)
	C77	p	Tick-borne encephalitis
Tick-borne encephalitis, inactivated, PF, 0.25mL	Ticovac
	C223	p	Tick-borne encephalitis
Tick-borne encephalitis, inactivated, PF, 0.5mL	Ticovac
	C224	p	Tick-borne encephalitis
Tick-borne encephalitis, unspecified
	C222	p	Tick-borne encephalitis
typhoid, oral	Vivotif Berna|Vivotif|Vivotif- BN|typhoid vaccine
	C25	p	TYPHOID
typhoid, parenteral	typhoid vaccine
	C41	p	TYPHOID
typhoid, parenteral, AKD (U.S. military)	Typhoid-Akd|typhoid vaccine
	C53	p	TYPHOID
typhoid, unspecified formulation	typhoid vaccine
	C91	p	TYPHOID
typhoid, ViCPs	Typhim Vi|typhoid vaccine
	C101	p	TYPHOID
vaccinia (smallpox) diluted	smallpox vaccine|mpox vaccine
	C105	p	Orthopoxvirus
Vaccinia (smallpox, monkeypox), live	Acam2000|Dryvax|smallpox vaccine|mpox vaccine
	C75	p	Orthopoxvirus
Vaccinia (smallpox, monkeypox), unspecified	smallpox vaccine|mpox vaccine
	C325	p	Orthopoxvirus
Vaccinia, smallpox monkeypox vaccine live, PF, SQ or ID injection	Jynneos|smallpox vaccine|mpox vaccine
	C206	p	Orthopoxvirus
varicella	Varivax|chickenpox vaccine
	C21	p	VARICELLA
yellow fever live	Yf-Vax|yellow fever vaccine
	C37	p	YELLOWFEVER
Yellow fever vaccine live - alt	Stamaril|yellow fever vaccine
	C183	p	YELLOWFEVER
Yellow fever, unspecified	yellow fever vaccine
	C184	p	YELLOWFEVER
zoster live	Zostavax|shingles vaccine
	C121	p	ZOSTER
zoster recombinant	Shingrix|shingles vaccine
	C187	p	ZOSTER
zoster, unspecified formulation	shingles vaccine
	C188	p	ZOSTER`;
