// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const allergens = `penicillin G	penicillin|pcn|penicillin allergy|pen
	R7980	p	penicillin
penicillin V	penicillin vk|pen vk
	R7984	p	penicillin
amoxicillin	amoxil|amox
	R723	p	penicillin
ampicillin
	R733	p	penicillin
piperacillin	zosyn|pip tazo
	R8339	p	penicillin
cephalexin	keflex
	R2231	p	cephalosporin
ceftriaxone	rocephin
	R2193	p	cephalosporin
cefazolin	ancef
	R2180	p	cephalosporin
cefdinir	omnicef
	R25037	p	cephalosporin
sulfamethoxazole	sulfa|bactrim|septra|sulfa drugs
	R10180	p	sulfonamide
trimethoprim
	R10829	p	sulfonamide-combination
erythromycin
	R4053	p	macrolide
azithromycin	zithromax|z-pak
	R18631	p	macrolide
clarithromycin	biaxin
	R21212	p	macrolide
clindamycin	cleocin
	R2582	p	lincosamide
ciprofloxacin	cipro
	R2551	p	fluoroquinolone
levofloxacin	levaquin
	R82122	p	fluoroquinolone
doxycycline
	R3640	p	tetracycline
tetracycline
	R10395	p	tetracycline
vancomycin	vanco
	R11124	p	glycopeptide
metronidazole	flagyl
	R6922	p	nitroimidazole
nitrofurantoin	macrobid
	R7454	p	nitrofuran
gentamicin
	R1596450	p	aminoglycoside
aspirin	asa|acetylsalicylic acid
	R1191	p	nsaid
ibuprofen	advil|motrin
	R5640	p	nsaid
naproxen	aleve
	R7258	p	nsaid
ketorolac	toradol
	R35827	p	nsaid
celecoxib	celebrex
	R140587	p	nsaid
acetaminophen	tylenol|paracetamol
	R161	p	analgesic
codeine
	R2670	p	opioid
morphine
	R7052	p	opioid
hydrocodone	vicodin|norco
	R5489	p	opioid
oxycodone	percocet
	R7804	p	opioid
tramadol	ultram
	R10689	p	opioid
meperidine	demerol
	R6754	p	opioid
fentanyl
	R4337	p	opioid
lisinopril	zestril
	R29046	p	ace-inhibitor
enalapril	vasotec
	R3827	p	ace-inhibitor
atorvastatin	lipitor
	R83367	p	statin
simvastatin	zocor
	R36567	p	statin
metformin	glucophage
	R6809	p	diabetes
phenytoin	dilantin
	R8183	p	anticonvulsant
carbamazepine	tegretol
	R2002	p	anticonvulsant
lamotrigine	lamictal
	R28439	p	anticonvulsant
allopurinol
	R519	p	gout
heparin
	R5224	p	anticoagulant
lidocaine	xylocaine|novocaine allergy
	R6387	p	local-anesthetic
promethazine	phenergan
	R8745	p	antiemetic
metoclopramide	reglan
	R6915	p	antiemetic
prednisone
	R8640	p	steroid
iodine
	R5933	p	contrast-iodine
Penicillin allergy	allergic to penicillin|pcn allergy|penicillin
	S91936005	p	penicillin	Allergy to penicillin (finding)
Penicillin (substance)	penicillin|pcn
	S764146007	p	penicillin
Penicillin class (substance)	penicillin class|penicillins
	S373270004	p	penicillin	Substance with penicillin structure and antibacterial mechanism of action (substance)
Amoxicillin allergy	allergic to amoxicillin
	S294505008	p	penicillin	Allergy to amoxicillin (finding)
Amoxicillin (substance)	amoxicillin
	S372687004	p	penicillin
Sulfonamide allergy	sulfa allergy|allergic to sulfa|sulfa
	S91939003	p	sulfonamide
Sulfonamide (substance)	sulfa
	S387406002	p	sulfonamide
Aspirin allergy	allergic to aspirin
	S293586001	p	nsaid	Allergy to aspirin (finding)
Cephalosporin (substance)	cephalosporins|keflex class
	S764147003	p	cephalosporin
Morphine (substance)	morphine
	S373529000	p	opioid
Latex allergy	latex|rubber allergy|allergic to latex|gloves
	S300916003	p	latex	Allergy to latex (finding)
Latex (substance)	latex|rubber
	S111088007	p	latex
Peanut allergy	peanuts|peanut|allergic to peanuts
	S91935009	p	food	Allergy to peanut (finding)
Peanut (substance)	peanut|peanuts
	S762952008	p	food
Nut allergy	tree nuts|nuts|allergic to nuts
	S91934008	p	food
Nut (substance)	nuts
	S13577000	p	food
Tree pollen (substance)	tree pollen|trees
	S782576004	p	environment
Egg allergy	eggs|egg|allergic to eggs
	S91930004	p	food
Seafood allergy	seafood|shellfish and fish
	S91937001	p	food
Eggs (edible) (substance)	eggs|egg
	S102263004	p	food
Dairy product allergy	dairy|milk|dairy allergy
	S425525006	p	food
Cow's milk (substance)	milk|cow milk
	S782555009	p	food	Allergy to cow's milk protein (finding)
Cow's milk (substance), older	milk
	S3718001	p	food
Shellfish allergy	shellfish|shrimp|crab|lobster
	S300913006	p	food
Fish (edible) (substance)	fish
	S227037002	p	food
Fish (substance)	fish
	S735971005	p	food
Strawberry (substance)	strawberries|strawberry
	S102261002	p	food
Fish allergy	fish
	S417532002	p	food
Seafood (substance)	seafood
	S44027008	p	food
Strawberry allergy	strawberries
	S91938006	p	food
Wheat allergy	wheat|gluten allergy
	S420174000	p	food
Wheat (substance)	wheat
	S412071004	p	food
Gluten (substance)	gluten
	S89811004	p	food
Soy allergy	soy|soya|soybean
	S714035009	p	food
Soy protein allergy	soy
	S782594005	p	food	Allergy to soy protein (finding)
Almond (substance)	almond
	S256350002	p	food
Food allergy	food allergies
	S414285001	p	food	Allergy to food (finding)
Drug allergy	medication allergy|medicine allergy
	S416098002	p	drug	Allergy to drug (finding)
Allergy to substance	allergy|allergies
	S419199007	p	general	Allergy to substance (finding)
Environmental allergy	environmental allergies|seasonal allergies
	S426232007	p	environment	Environmental allergy (finding)
House dust mite allergy	dust|dust mites
	S232350006	p	environment	Allergy to dust mite protein (finding)
Animal dander allergy	pets|cat|dog|pet dander|animal dander
	S232347008	p	environment
Cat dander allergy	cats|cat
	S232346004	p	environment	Allergy to cat dander (finding)
Cat dander (substance)	cats|cat
	S260152009	p	environment
Grass pollen allergy	grass|hay
	S418689008	p	environment
Grass pollen (substance)	grass pollen
	S256277009	p	environment
Tree pollen allergy	trees|tree pollen
	S419263009	p	environment
Mold allergy	mold|mould
	S419474003	p	environment
Bee venom allergy	bees|bee stings|bee sting
	S424213003	p	insect
Bee venom (substance)	bee sting|bee venom
	S288328004	p	insect
House dust mite (substance)	dust mite
	S260147004	p	environment
Animal dander (substance)	dander
	S264287008	p	environment
Contrast media allergy	contrast dye|iodine dye|ct dye|x-ray dye|contrast
	S293637006	p	contrast	Allergy to contrast media (finding)
Contrast media (substance)	contrast dye|dye
	S385420005	p	contrast
Adverse reaction to vaccine	vaccine reaction|vaccine allergy
	S293104008	p	vaccine	Adverse reaction to vaccine product (disorder)
No known allergy	nka|no allergies|no known allergies
	S716186003	p	negative	No known allergy (situation)
No known drug allergy	nkda|no known drug allergies
	S409137002	p	negative	No known drug allergy (situation)
No known environmental allergy	no environmental allergies
	S428607008	p	negative	No known environmental allergy (situation)
No known food allergy	no food allergies
	S429625007	p	negative	No known food allergy (situation)
No known animal allergy	no animal allergies
	S716220001	p	negative
Anaphylaxis (reaction)	anaphylaxis|anaphylactic shock|throat closing
	S39579001	p	reaction	Anaphylaxis (disorder)
Hives (reaction)	hives|urticaria|welts
	S126485001	p	reaction	Urticaria (disorder)
Skin rash (reaction)	rash|skin rash|eruption
	S271807003	p	reaction	Eruption of skin (disorder)
Nausea (reaction)	nausea|sick to stomach
	S422587007	p	reaction	Nausea (finding)
Vomiting (reaction)	vomiting|throwing up
	S422400008	p	reaction	Vomiting (disorder)
Shortness of breath (reaction)	dyspnea|shortness of breath|trouble breathing
	S267036007	p	reaction	Dyspnea (finding)
Itching (reaction)	itching|pruritus|itchy
	S418290006	p	reaction	Itching (finding)
Angioedema (reaction)	angioedema|face swelling|lip swelling
	S41291007	p	reaction	Angioedema (disorder)
Diarrhea (reaction)	diarrhea|loose stools
	S62315008	p	reaction	Diarrhea (finding)
Cough (reaction)	cough
	S49727002	p	reaction	Cough (finding)
Wheezing (reaction)	wheezing|wheeze
	S56018004	p	reaction	Wheezing (finding)`;
