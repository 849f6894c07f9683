/* eslint-disable max-lines */
// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const medications = `atorvastatin	Lipitor|atorva
	R83367	p	statin
rosuvastatin	Crestor
	R301542	p	statin
simvastatin	Zocor
	R36567	p	statin
pravastatin	Pravachol
	R42463	p	statin
lovastatin	Mevacor|Altoprev
	R6472	p	statin
pitavastatin	Livalo|Zypitamag
	R861634	p	statin
fluvastatin	Lescol
	R41127	p	statin
ezetimibe	Zetia|cholesterol absorption blocker
	R341248	p	lipid
fenofibrate	Tricor|Trilipix|Lipofen|Fenoglide
	R8703	p	lipid
gemfibrozil	Lopid
	R4719	p	lipid
icosapent ethyl	Vascepa|fish oil prescription
niacin	Niaspan|vitamin b3|nicotinic acid
	R7393	p	lipid
evolocumab	Repatha
alirocumab	Praluent
bempedoic acid	Nexletol
colesevelam	Welchol
	R141626	p	lipid
cholestyramine resin	Questran|Prevalite|cholestyramine
	R2447	p	lipid
lisinopril	Zestril|Prinivil|Qbrelis|lisinipril
	R29046	p	ace-inhibitor
enalapril	Vasotec
	R3827	p	ace-inhibitor
benazepril	Lotensin
	R18867	p	ace-inhibitor
ramipril	Altace
	R35296	p	ace-inhibitor
captopril	Capoten
	R1998	p	ace-inhibitor
quinapril	Accupril
	R35208	p	ace-inhibitor
fosinopril	Monopril
	R50166	p	ace-inhibitor
losartan	Cozaar
	R52175	p	arb
valsartan	Diovan
	R69749	p	arb
olmesartan	Benicar
	R321064	p	arb
irbesartan	Avapro
	R83818	p	arb
candesartan	Atacand
	R214354	p	arb
telmisartan	Micardis
	R73494	p	arb
azilsartan	Edarbi
	R1091643	p	arb
sacubitril	Entresto|arni
	R1656328	p	arb
metoprolol	Lopressor|Toprol|Toprol-XL|metoprolol succinate|metoprolol tartrate
	R6918	p	beta-blocker
atenolol	Tenormin
	R1202	p	beta-blocker
carvedilol	Coreg
	R20352	p	beta-blocker
propranolol	Inderal|Hemangeol
	R8787	p	beta-blocker
bisoprolol	Zebeta
	R19484	p	beta-blocker
nebivolol	Bystolic
	R31555	p	beta-blocker
labetalol	Trandate|Normodyne
	R6185	p	beta-blocker
nadolol	Corgard
	R7226	p	beta-blocker
sotalol	Betapace|Sotylize
	R9947	p	beta-blocker
amlodipine	Norvasc|Katerzia|norvask
	R17767	p	calcium-channel-blocker
diltiazem	Cardizem|Tiazac|Cartia
	R3443	p	calcium-channel-blocker
nifedipine	Procardia|Adalat
	R7417	p	calcium-channel-blocker
verapamil	Calan|Verelan
	R11170	p	calcium-channel-blocker
felodipine	Plendil
	R4316	p	calcium-channel-blocker
hydrochlorothiazide	Microzide|HydroDiuril|hctz
	R5487	p	diuretic
furosemide	Lasix|lasics
	R4603	p	diuretic
chlorthalidone	Thalitone|Hygroton
	R2409	p	diuretic
spironolactone	Aldactone|CaroSpir
	R9997	p	diuretic
bumetanide	Bumex
torsemide	Demadex|Soaanz
	R38413	p	diuretic
triamterene	Dyrenium
	R10763	p	diuretic
metolazone	Zaroxolyn
	R6916	p	diuretic
indapamide	Lozol
	R5764	p	diuretic
eplerenone	Inspra
finerenone	Kerendia
acetazolamide	Diamox
	R167	p	diuretic
hydralazine	Apresoline
	R5470	p	cardiac-other
clonidine	Catapres|Kapvay
	R2599	p	cardiac-other
isosorbide dinitrate	Isordil
	R6058	p	cardiac-other
nitroglycerin	Nitrostat|Nitro-Dur|Nitrolingual|nitro
	R4917	p	cardiac-other
digoxin	Lanoxin|dig
	R3407	p	cardiac-other
amiodarone	Pacerone|Cordarone|amio
	R703	p	cardiac-other
flecainide	Tambocor
	R4441	p	cardiac-other
dronedarone	Multaq
	R233698	p	cardiac-other
ranolazine	Ranexa
	R35829	p	cardiac-other
ivabradine	Corlanor
doxazosin	Cardura
	R49276	p	cardiac-other
terazosin	Hytrin
	R37798	p	cardiac-other
prazosin	Minipress
	R8629	p	cardiac-other
minoxidil	Loniten|Rogaine
	R6984	p	cardiac-other
methyldopa	Aldomet
	R6876	p	cardiac-other
guanfacine	Intuniv|Tenex
	R40114	p	cardiac-other
warfarin	Coumadin|Jantoven|coumadine
	R11289	p	anticoagulant
apixaban	Eliquis|eloquis
	R1364430	p	anticoagulant
rivaroxaban	Xarelto
	R1114195	p	anticoagulant
dabigatran etexilate	Pradaxa|dabigatran
	R1037042	p	anticoagulant
edoxaban	Savaysa
	R1599538	p	anticoagulant
enoxaparin	Lovenox|blood thinner shot
	R67108	p	anticoagulant
Lovenox
	R225036	p	anticoagulant
heparin	Hep-Lock
	R5224	p	anticoagulant
aspirin	Bayer|Ecotrin|Bufferin|asa|baby aspirin|acetylsalicylic acid
	R1191	p	antiplatelet
clopidogrel	Plavix
	R32968	p	antiplatelet
ticagrelor	Brilinta
	R1116632	p	antiplatelet
prasugrel	Effient
dipyridamole	Persantine
	R3521	p	antiplatelet
cilostazol	Pletal
	R21107	p	antiplatelet
metformin	Glucophage|Fortamet|Glumetza|Riomet|metphormin|metformine
	R6809	p	diabetes
glipizide	Glucotrol
	R4821	p	diabetes
glimepiride	Amaryl
	R25789	p	diabetes
glyburide	Diabeta|Glynase|glibenclamide
	R4815	p	diabetes
pioglitazone	Actos
	R33738	p	diabetes
sitagliptin	Januvia|Zituvio
	R593411	p	diabetes
linagliptin	Tradjenta
	R1100699	p	diabetes
saxagliptin	Onglyza
	R857974	p	diabetes
alogliptin	Nesina
	R1368001	p	diabetes
empagliflozin	Jardiance
	R1545653	p	diabetes
dapagliflozin	Farxiga
	R1488564	p	diabetes
canagliflozin	Invokana
	R1373458	p	diabetes
ertugliflozin	Steglatro
	R1992672	p	diabetes
semaglutide	Ozempic|Wegovy|Rybelsus
	R1991302	p	diabetes
tirzepatide	Mounjaro|Zepbound
	R2601723	p	diabetes
liraglutide	Victoza|Saxenda
	R475968	p	diabetes
dulaglutide	Trulicity
	R1551291	p	diabetes
exenatide	Byetta|Bydureon
	R60548	p	diabetes
insulin glargine	Lantus|Basaglar|Toujeo|Semglee|Rezvoglar
	R274783	p	diabetes
insulin lispro	Humalog|Admelog|Lyumjev
insulin aspart, human	Novolog|Fiasp|insulin aspart
insulin detemir	Levemir
	R139825	p	diabetes
insulin degludec	Tresiba
insulin glulisine, human	Apidra|insulin glulisine
insulin isophane, human	Humulin N|Novolin N|nph|nph insulin
insulin, regular, human	Humulin R|Novolin R|regular insulin
	R253182	p	diabetes
glucagon	GlucaGen|Gvoke|Baqsimi
repaglinide	Prandin
nateglinide	Starlix
acarbose	Precose
	R16681	p	diabetes
levothyroxine	Synthroid|Levoxyl|Unithroid|Euthyrox|Tirosint|thyroid pill|l-thyroxine|t4 pill|levothroid
	R10582	p	thyroid
thyroid (USP)	Armour Thyroid|NP Thyroid|desiccated thyroid
methimazole	Tapazole
	R6835	p	thyroid
propylthiouracil	PTU
	R8794	p	thyroid
omeprazole	Prilosec|heartburn pill|stomach acid pill
	R7646	p	acid-reducer
esomeprazole	Nexium
	R283742	p	acid-reducer
pantoprazole	Protonix
	R40790	p	acid-reducer
lansoprazole	Prevacid
	R17128	p	acid-reducer
rabeprazole	Aciphex
	R114979	p	acid-reducer
dexlansoprazole	Dexilant
	R816346	p	acid-reducer
famotidine	Pepcid
	R4278	p	acid-reducer
ranitidine	Zantac
	R9143	p	acid-reducer
sucralfate	Carafate
	R10156	p	acid-reducer
ondansetron	Zofran|nausea pill
	R26225	p	gi
metoclopramide	Reglan
	R6915	p	gi
promethazine	Phenergan
	R8745	p	gi
prochlorperazine	Compazine|Compro
	R8704	p	gi
loperamide	Imodium|diarrhea pill
	R6468	p	gi
polyethylene glycol 3350	Miralax|GlycoLax|peg|constipation powder
lactulose	Enulose|Kristalose
	R6218	p	gi
linaclotide	Linzess
dicyclomine	Bentyl
	R3361	p	gi
hyoscyamine	Levsin
	R153970	p	gi
mesalamine	Asacol|Lialda|Pentasa|Apriso|mesalazine
	R52582	p	gi
bismuth subsalicylate	Pepto-Bismol
	R19478	p	gi
calcium carbonate	Tums|Caltrate
	R1897	p	gi
rifaximin	Xifaxan
	R35619	p	gi
sertraline	Zoloft
	R36437	p	antidepressant
escitalopram	Lexapro
	R321988	p	antidepressant
citalopram	Celexa
	R2556	p	antidepressant
fluoxetine	Prozac|Sarafem
	R4493	p	antidepressant
paroxetine	Paxil|Pexeva|Brisdelle
	R32937	p	antidepressant
bupropion	Wellbutrin|Zyban
	R42347	p	antidepressant
venlafaxine	Effexor
	R39786	p	antidepressant
desvenlafaxine	Pristiq
	R734064	p	antidepressant
duloxetine	Cymbalta|Drizalma
	R72625	p	antidepressant
mirtazapine	Remeron
	R15996	p	antidepressant
trazodone	Desyrel|Oleptro
	R10737	p	antidepressant
amitriptyline	Elavil
	R704	p	antidepressant
nortriptyline	Pamelor
	R7531	p	antidepressant
doxepin	Silenor|Sinequan
	R3638	p	antidepressant
vilazodone	Viibryd
	R1086769	p	antidepressant
vortioxetine	Trintellix
	R1455099	p	antidepressant
fluvoxamine	Luvox
	R42355	p	antidepressant
imipramine	Tofranil
	R5691	p	antidepressant
clomipramine	Anafranil
	R2597	p	antidepressant
quetiapine	Seroquel
	R51272	p	antipsychotic-mood
aripiprazole	Abilify
	R89013	p	antipsychotic-mood
olanzapine	Zyprexa
	R61381	p	antipsychotic-mood
risperidone	Risperdal|Perseris
	R35636	p	antipsychotic-mood
ziprasidone	Geodon
	R115698	p	antipsychotic-mood
lurasidone	Latuda
	R1040028	p	antipsychotic-mood
haloperidol	Haldol
	R5093	p	antipsychotic-mood
paliperidone	Invega
	R679314	p	antipsychotic-mood
clozapine	Clozaril
	R2626	p	antipsychotic-mood
brexpiprazole	Rexulti
	R1658314	p	antipsychotic-mood
cariprazine	Vraylar
lithium	Lithobid|Eskalith|lithium carbonate
	R6448	p	antipsychotic-mood
lamotrigine	Lamictal|Subvenite
	R28439	p	antipsychotic-mood
alprazolam	Xanax|nerve pill
	R596	p	anxiety-sleep
lorazepam	Ativan
	R6470	p	anxiety-sleep
clonazepam	Klonopin
	R2598	p	anxiety-sleep
diazepam	Valium|Diastat
	R3322	p	anxiety-sleep
Valium
	R202472	p	anxiety-sleep
temazepam	Restoril
	R10355	p	anxiety-sleep
buspirone	Buspar
	R1827	p	anxiety-sleep
hydroxyzine	Vistaril|Atarax
	R5553	p	anxiety-sleep
zolpidem	Ambien|Edluar
	R39993	p	anxiety-sleep
eszopiclone	Lunesta
	R461016	p	anxiety-sleep
melatonin
	R6711	p	anxiety-sleep
suvorexant	Belsomra
methylphenidate	Ritalin|Concerta|Daytrana|Metadate|Quillivant
	R6901	p	adhd
dexmethylphenidate	Focalin
	R352372	p	adhd
lisdexamfetamine	Vyvanse
	R700810	p	adhd
amphetamine	Evekeo|Adzenys
	R725	p	adhd
dextroamphetamine	Dexedrine|Zenzedi
	R3288	p	adhd
atomoxetine	Strattera
	R38400	p	adhd
modafinil	Provigil
	R30125	p	adhd
armodafinil	Nuvigil
	R641465	p	adhd
gabapentin	Neurontin|Gralise|Horizant|gaba
	R25480	p	seizure-nerve
pregabalin	Lyrica
	R187832	p	seizure-nerve
levetiracetam	Keppra|Spritam|seizure pill
	R114477	p	seizure-nerve
topiramate	Topamax|Trokendi
	R38404	p	seizure-nerve
carbamazepine	Tegretol|Carbatrol|Equetro
	R2002	p	seizure-nerve
oxcarbazepine	Trileptal
	R32624	p	seizure-nerve
phenytoin	Dilantin
	R8183	p	seizure-nerve
valproate	Depakene|Depakote|valproic acid|divalproex
	R40254	p	seizure-nerve
lacosamide	Vimpat
	R623400	p	seizure-nerve
phenobarbital	Luminal
	R8134	p	seizure-nerve
zonisamide	Zonegran
	R39998	p	seizure-nerve
primidone	Mysoline
	R8691	p	seizure-nerve
donepezil	Aricept
	R135447	p	neuro-other
memantine	Namenda
	R6719	p	neuro-other
rivastigmine	Exelon
	R183379	p	neuro-other
galantamine	Razadyne
	R4637	p	neuro-other
carbidopa	Lodosyn
levodopa	Sinemet|carbidopa levodopa
	R6375	p	neuro-other
ropinirole	Requip
	R72302	p	neuro-other
pramipexole	Mirapex
	R746741	p	neuro-other
benztropine	Cogentin
	R1424	p	neuro-other
sumatriptan	Imitrex|Zembrace
	R37418	p	neuro-other
Imitrex
	R217713	p	neuro-other
rizatriptan	Maxalt
	R88014	p	neuro-other
zolmitriptan	Zomig
	R135775	p	neuro-other
erenumab	Aimovig
	R2045613	p	neuro-other
rimegepant	Nurtec
	R2282307	p	neuro-other
ubrogepant	Ubrelvy
	R2268216	p	neuro-other
butalbital	Fioricet
acetaminophen	Tylenol|Ofirmev|apap|paracetamol|tylonol
	R161	p	pain-nsaid
Tylenol
	R209431	p	pain-nsaid
ibuprofen	Advil|Motrin|ibuprophen
	R5640	p	pain-nsaid
naproxen	Aleve|Naprosyn|Anaprox
	R7258	p	pain-nsaid
meloxicam	Mobic
	R41493	p	pain-nsaid
diclofenac	Voltaren|Cataflam|Zipsor
	R3355	p	pain-nsaid
celecoxib	Celebrex
	R140587	p	pain-nsaid
ketorolac	Toradol|Sprix
	R35827	p	pain-nsaid
indomethacin	Indocin|Tivorbex
	R5781	p	pain-nsaid
nabumetone	Relafen
	R31448	p	pain-nsaid
etodolac	Lodine
	R24605	p	pain-nsaid
hydrocodone	Vicodin|Norco|Hysingla|Zohydro|hydrocodone acetaminophen
	R5489	p	opioid
oxycodone	Oxycontin|Percocet|Roxicodone|Xtampza
	R7804	p	opioid
tramadol	Ultram|ConZip
	R10689	p	opioid
morphine	MS Contin|Kadian
	R7052	p	opioid
codeine	Tylenol with Codeine|tylenol 3
	R2670	p	opioid
hydromorphone	Dilaudid|Exalgo
	R3423	p	opioid
fentanyl	Duragesic|Actiq|opioid patch
	R4337	p	opioid
methadone	Dolophine|Methadose
	R6813	p	opioid
buprenorphine	Suboxone|Butrans|Subutex|Sublocade|Belbuca
	R1819	p	opioid
naloxone	Narcan|Evzio|Kloxxado|overdose rescue
	R7242	p	opioid
naltrexone	Vivitrol|Revia
	R7243	p	opioid
tapentadol	Nucynta
	R787390	p	opioid
meperidine	Demerol
	R6754	p	opioid
cyclobenzaprine	Flexeril|Amrix|Fexmid
	R21949	p	muscle-relaxant
methocarbamol	Robaxin
	R6845	p	muscle-relaxant
tizanidine	Zanaflex
	R57258	p	muscle-relaxant
baclofen	Lioresal|Gablofen
	R1292	p	muscle-relaxant
carisoprodol	Soma
	R2101	p	muscle-relaxant
metaxalone	Skelaxin
	R59078	p	muscle-relaxant
albuterol	Ventolin|Proair|Proventil|salbutamol|albuteral
	R435	p	respiratory
levalbuterol	Xopenex
	R237159	p	respiratory
fluticasone	Flonase|Flovent|Arnuity|nose spray
	R41126	p	respiratory
budesonide	Pulmicort|Rhinocort|Entocort|Uceris
	R19831	p	respiratory
salmeterol	Serevent|Advair
	R36117	p	respiratory
formoterol	Perforomist|Symbicort|Foradil
	R25255	p	respiratory
mometasone	Nasonex|Asmanex|Elocon|mometasone furoate
	R108118	p	respiratory
beclomethasone	Qvar|Beconase
	R1347	p	respiratory
tiotropium	Spiriva
	R69120	p	respiratory
umeclidinium	Incruse|Anoro
vilanterol	Breo
ipratropium	Atrovent|Combivent
	R7213	p	respiratory
montelukast	Singulair
	R88249	p	respiratory
theophylline	Theo-24|Uniphyl
	R10438	p	respiratory
benzonatate	Tessalon|cough pearls
	R18993	p	respiratory
guaifenesin	Mucinex|Robitussin
	R5032	p	respiratory
dextromethorphan	Delsym
	R3289	p	respiratory
roflumilast	Daliresp
cetirizine	Zyrtec
	R20610	p	allergy
loratadine	Claritin|Alavert
	R28889	p	allergy
fexofenadine	Allegra
	R87636	p	allergy
diphenhydramine	Benadryl|benadril
	R3498	p	allergy
epinephrine	EpiPen|Auvi-Q|Adrenalin|epi pen|adrenaline
	R3992	p	allergy
meclizine	Antivert|Bonine|dizziness pill
	R6676	p	allergy
pseudoephedrine	Sudafed
	R8896	p	allergy
phenylephrine	Neo-Synephrine
	R8163	p	allergy
prednisone	Deltasone|Rayos
	R8640	p	steroid
methylprednisolone	Medrol|Solu-Medrol|Depo-Medrol|medrol dosepak
	R6902	p	steroid
prednisolone	Orapred|Pred Forte|Millipred
	R8638	p	steroid
dexamethasone	Decadron|Hemady
	R3264	p	steroid
hydrocortisone	Cortef|Solu-Cortef|Cortaid|cortisol cream
	R5492	p	steroid
triamcinolone	Kenalog|Nasacort
	R10759	p	steroid
betamethasone	Celestone|Diprolene
	R1514	p	steroid
fludrocortisone	Florinef
	R4452	p	steroid
amoxicillin	Amoxil|Moxatag|Trimox|amoxacillin|amoxycillin
	R723	p	antibiotic
clavulanate	Augmentin|amoxicillin clavulanate|amox clav
	R48203	p	antibiotic
azithromycin	Zithromax|Z-Pak|zpak|z pack
	R18631	p	antibiotic
doxycycline	Vibramycin|Doryx|Monodox|Acticlate
	R3640	p	antibiotic
cephalexin	Keflex|cefalexin
	R2231	p	antibiotic
ciprofloxacin	Cipro
	R2551	p	antibiotic
levofloxacin	Levaquin
	R82122	p	antibiotic
clindamycin	Cleocin
	R2582	p	antibiotic
sulfamethoxazole	Bactrim|Septra|smz-tmp|tmp-smx|cotrimoxazole
	R10180	p	antibiotic
trimethoprim	Primsol
	R10829	p	antibiotic
nitrofurantoin	Macrobid|Macrodantin|uti antibiotic
	R7454	p	antibiotic
metronidazole	Flagyl|MetroGel
	R6922	p	antibiotic
cefdinir	Omnicef
	R25037	p	antibiotic
cefuroxime	Ceftin|Zinacef
	R2194	p	antibiotic
ceftriaxone	Rocephin|antibiotic shot
	R2193	p	antibiotic
cefazolin	Ancef|Kefzol
	R2180	p	antibiotic
penicillin V	Veetids|Pen-Vee K|penicillin vk|pen vk|penicillin
	R7984	p	antibiotic
penicillin G	Bicillin|Pfizerpen|penicillin shot
	R7980	p	antibiotic
vancomycin	Vancocin|Firvanq|vanco
	R11124	p	antibiotic
minocycline	Minocin|Solodyn
	R6980	p	antibiotic
erythromycin	Ery-Tab|Erythrocin
	R4053	p	antibiotic
clarithromycin	Biaxin
	R21212	p	antibiotic
linezolid	Zyvox
	R190376	p	antibiotic
gentamicin	Garamycin
	R1596450	p	antibiotic
piperacillin	Zosyn|pip-tazo
	R8339	p	antibiotic
ampicillin	Unasyn
	R733	p	antibiotic
meropenem	Merrem
	R29561	p	antibiotic
mupirocin	Bactroban
	R42372	p	antibiotic
isoniazid	Nydrazid|inh
	R6038	p	antibiotic
rifampin	Rifadin|rifampicin
	R9384	p	antibiotic
fluconazole	Diflucan|yeast pill
	R4450	p	antifungal-antiviral
nystatin	Mycostatin|Nystop
	R7597	p	antifungal-antiviral
terbinafine	Lamisil
	R37801	p	antifungal-antiviral
clotrimazole	Lotrimin|Mycelex
	R2623	p	antifungal-antiviral
ketoconazole	Nizoral
	R6135	p	antifungal-antiviral
valacyclovir	Valtrex|herpes pill
	R73645	p	antifungal-antiviral
acyclovir	Zovirax
	R281	p	antifungal-antiviral
oseltamivir	Tamiflu|flu pill
	R260101	p	antifungal-antiviral
ritonavir	Norvir
	R85762	p	antifungal-antiviral
emtricitabine	Truvada|Descovy|Emtriva
	R276237	p	antifungal-antiviral
tenofovir disoproxil	Viread|tenofovir
	R300195	p	antifungal-antiviral
bictegravir	Biktarvy
	R1999660	p	antifungal-antiviral
dolutegravir	Tivicay
	R1433868	p	antifungal-antiviral
sofosbuvir	Sovaldi|Epclusa|Harvoni
hydroxychloroquine	Plaquenil
	R5521	p	antifungal-antiviral
tamsulosin	Flomax|prostate pill
	R77492	p	urology-womens
finasteride	Proscar|Propecia
	R25025	p	urology-womens
dutasteride	Avodart
	R228790	p	urology-womens
alfuzosin	Uroxatral
	R17300	p	urology-womens
sildenafil	Viagra|Revatio
	R136411	p	urology-womens
tadalafil	Cialis|Adcirca
	R358263	p	urology-womens
oxybutynin	Ditropan|Oxytrol|bladder pill
	R32675	p	urology-womens
tolterodine	Detrol
	R119565	p	urology-womens
mirabegron	Myrbetriq
solifenacin	Vesicare
	R322167	p	urology-womens
phenazopyridine	Pyridium|Azo
	R8120	p	urology-womens
ethinyl estradiol	Yaz|Ortho Tri-Cyclen
	R4124	p	urology-womens
norethindrone	Aygestin|Camila|Errin|mini pill
levonorgestrel	Mirena|Plan B|Kyleena|Skyla
etonogestrel	Nexplanon|NuvaRing|birth control implant
medroxyprogesterone	Depo-Provera|Provera|birth control shot
	R6691	p	urology-womens
drospirenone	Slynd
norgestimate
estradiol	Estrace|Vivelle|Climara|Vagifem
	R4083	p	urology-womens
estrogens, conjugated (USP)	Premarin
	R4099	p	urology-womens
progesterone	Prometrium
	R8727	p	urology-womens
testosterone	AndroGel|Testim|Depo-Testosterone
	R10379	p	urology-womens
letrozole	Femara
anastrozole	Arimidex
	R84857	p	urology-womens
tamoxifen	Nolvadex|Soltamox
	R10324	p	urology-womens
raloxifene	Evista
	R72143	p	urology-womens
alendronate	Fosamax|Binosto|alendronic acid
	R46041	p	bone-gout-rheum
risedronate	Actonel|Atelvia
	R73056	p	bone-gout-rheum
ibandronate	Boniva
	R115264	p	bone-gout-rheum
zoledronic acid	Reclast|Zometa
denosumab	Prolia|Xgeva
allopurinol	Zyloprim
	R519	p	bone-gout-rheum
colchicine	Colcrys|Mitigare
	R2683	p	bone-gout-rheum
febuxostat	Uloric
methotrexate	Trexall|Otrexup|Rheumatrex|mtx
	R6851	p	bone-gout-rheum
adalimumab	Humira|Amjevita|Hadlima|Cyltezo
	R327361	p	bone-gout-rheum
etanercept	Enbrel
	R214555	p	bone-gout-rheum
infliximab	Remicade|Inflectra
	R191831	p	bone-gout-rheum
leflunomide	Arava
	R27169	p	bone-gout-rheum
sulfasalazine	Azulfidine
	R9524	p	bone-gout-rheum
azathioprine	Imuran|Azasan
	R1256	p	bone-gout-rheum
tofacitinib	Xeljanz
	R1357536	p	bone-gout-rheum
upadacitinib	Rinvoq
secukinumab	Cosentyx
ustekinumab	Stelara
	R847083	p	bone-gout-rheum
dupilumab	Dupixent
mycophenolate mofetil	CellCept|mycophenolate
	R68149	p	bone-gout-rheum
tacrolimus	Prograf|Envarsus|Protopic
	R42316	p	bone-gout-rheum
cyclosporine	Neoral|Sandimmune|Restasis|ciclosporin
	R3008	p	bone-gout-rheum
rituximab	Rituxan|Truxima
	R121191	p	bone-gout-rheum
cholecalciferol	vitamin d3|vit d
	R2418	p	supplement
folic acid	vitamin b9|folate
vitamin B12	cyanocobalamin|b12|b-12
ferrous sulfate	Feosol|Slow Fe|iron pill
	R24947	p	supplement
potassium chloride	Klor-Con|K-Dur|K-Tab|potassium pill
	R8591	p	supplement
magnesium oxide	Mag-Ox|magnesium
ascorbic acid	vitamin c
	R1151	p	supplement
thiamine	vitamin b1
pyridoxine	vitamin b6
sevelamer	Renvela|Renagel|phosphate binder
sodium bicarbonate	baking soda pill
latanoprost	Xalatan
	R43611	p	eye-skin
timolol	Timoptic|Betimol
	R10600	p	eye-skin
brimonidine	Alphagan|Lumify
	R134615	p	eye-skin
dorzolamide	Trusopt
	R60207	p	eye-skin
bimatoprost	Lumigan|Latisse
tretinoin	Retin-A|Renova
isotretinoin	Accutane|Absorica
benzoyl peroxide	acne wash
	R1418	p	eye-skin
lidocaine	Lidoderm|Xylocaine|numbing
	R6387	p	eye-skin
imatinib	Gleevec
	R282388	p	oncology-other
capecitabine	Xeloda
	R194000	p	oncology-other
pembrolizumab	Keytruda
	R1547545	p	oncology-other
nivolumab	Opdivo
	R1597876	p	oncology-other
trastuzumab	Herceptin|Kanjinti
	R224905	p	oncology-other
bevacizumab	Avastin|Mvasi
	R253337	p	oncology-other
paclitaxel	Taxol|Abraxane
	R56946	p	oncology-other
carboplatin	Paraplatin
	R40048	p	oncology-other
cisplatin	Platinol
	R2555	p	oncology-other
docetaxel	Taxotere
	R72962	p	oncology-other
doxorubicin	Adriamycin|Doxil
	R3639	p	oncology-other
cyclophosphamide	Cytoxan
	R3002	p	oncology-other
lenalidomide	Revlimid
	R342369	p	oncology-other
ibrutinib	Imbruvica
	R1442981	p	oncology-other
enzalutamide	Xtandi
abiraterone	Zytiga
leuprolide	Lupron|Eligard
	R42375	p	oncology-other
fluorouracil	Adrucil|Efudex|5-fu
	R4492	p	oncology-other
hydroxyurea	Hydrea|Droxia
varenicline	Chantix|Tyrvaya
	R591622	p	oncology-other
nicotine	Nicorette|NicoDerm|Habitrol|nicotine patch|nicotine gum
	R7407	p	oncology-other
disulfiram	Antabuse
	R3554	p	oncology-other
acamprosate	Campral
	R82819	p	oncology-other
phentermine	Adipex|Lomaira
orlistat	Xenical|Alli
epoetin alfa	Epogen|Procrit|Retacrit|epo
	R105694	p	oncology-other
filgrastim	Neupogen|Zarxio|Nivestym
pegfilgrastim	Neulasta|Fulphila
omega-3 acid ethyl esters (USP)	Lovaza|fish oil|omega 3
isosorbide mononitrate	Imdur|Ismo|nitrate
dofetilide	Tikosyn
midodrine	ProAmatine|Orvaten
liothyronine	Cytomel|t3 pill
docusate	Colace|stool softener
senna leaves	Senokot|senna|sennosides|laxative
bisacodyl	Dulcolax|laxative
lubiprostone	Amitiza
ursodiol	Actigall|Urso
simethicone	Gas-X|Mylicon|gas pill
ramelteon	Rozerem
levocetirizine	Xyzal|antihistamine
azelastine	Astelin|Astepro
clobetasol	Temovate|Clobex|steroid cream
nirmatrelvir	Paxlovid|covid pill
ivermectin	Stromectol
albendazole	Albenza
ergocalciferol	Drisdol|vitamin d2|vitamin d
zinc sulfate	zinc
calcitriol	Rocaltrol
adapalene	Differin
permethrin	Nix|Elimite`;
