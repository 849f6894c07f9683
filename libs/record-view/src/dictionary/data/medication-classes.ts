// Written by scripts/generate-dictionary.mjs; see NOTICES.md for sources and notices.
export const medicationClasses = `statin	statins|cholesterol pill	atorvastatin|rosuvastatin|simvastatin|pravastatin|lovastatin|pitavastatin|fluvastatin	83367|301542|36567|42463|6472|861634|41127
cholesterol medicine	lipid medicine|cholesterol meds	atorvastatin|rosuvastatin|simvastatin|pravastatin|lovastatin|pitavastatin|fluvastatin|ezetimibe|fenofibrate|gemfibrozil|icosapent ethyl|niacin|evolocumab|alirocumab|bempedoic acid|colesevelam|cholestyramine resin	83367|301542|36567|42463|6472|861634|41127|341248|8703|4719|7393|141626|2447
ACE inhibitor	ace inhibitors|acei	lisinopril|enalapril|benazepril|ramipril|captopril|quinapril|fosinopril	29046|3827|18867|35296|1998|35208|50166
ARB	arbs|angiotensin receptor blocker	losartan|valsartan|olmesartan|irbesartan|candesartan|telmisartan|azilsartan|sacubitril	52175|69749|321064|83818|214354|73494|1091643|1656328
beta blocker	beta blockers|bb	metoprolol|atenolol|carvedilol|propranolol|bisoprolol|nebivolol|labetalol|nadolol|sotalol	6918|1202|20352|8787|19484|31555|6185|7226|9947
calcium channel blocker	ccb	amlodipine|diltiazem|nifedipine|verapamil|felodipine	17767|3443|7417|11170|4316
diuretic	water pill|fluid pill|diuretics	hydrochlorothiazide|furosemide|chlorthalidone|spironolactone|bumetanide|torsemide|triamterene|metolazone|indapamide|eplerenone|finerenone|acetazolamide	5487|4603|2409|9997|38413|10763|6916|5764|167
blood pressure medicine	blood pressure pill|bp meds|antihypertensive	lisinopril|enalapril|benazepril|ramipril|captopril|quinapril|fosinopril|losartan|valsartan|olmesartan|irbesartan|candesartan|telmisartan|azilsartan|sacubitril|metoprolol|atenolol|carvedilol|propranolol|bisoprolol|nebivolol|labetalol|nadolol|sotalol|amlodipine|diltiazem|nifedipine|verapamil|felodipine|hydrochlorothiazide|furosemide|chlorthalidone|spironolactone|bumetanide|torsemide|triamterene|metolazone|indapamide|eplerenone|finerenone|acetazolamide|hydralazine|clonidine|doxazosin|terazosin|prazosin|minoxidil|methyldopa|guanfacine	29046|3827|18867|35296|1998|35208|50166|52175|69749|321064|83818|214354|73494|1091643|1656328|6918|1202|20352|8787|19484|31555|6185|7226|9947|17767|3443|7417|11170|4316|5487|4603|2409|9997|38413|10763|6916|5764|167|5470|2599|49276|37798|8629|6984|6876|40114
anticoagulant	blood thinner|blood thinners	warfarin|apixaban|rivaroxaban|dabigatran etexilate|edoxaban|enoxaparin|heparin	11289|1364430|1114195|1037042|1599538|67108|5224
antiplatelet	antiplatelets	aspirin|clopidogrel|ticagrelor|prasugrel|dipyridamole|cilostazol	1191|32968|1116632|3521|21107
diabetes medicine	diabetes meds|sugar pill	metformin|glipizide|glimepiride|glyburide|pioglitazone|sitagliptin|linagliptin|saxagliptin|alogliptin|empagliflozin|dapagliflozin|canagliflozin|ertugliflozin|semaglutide|tirzepatide|liraglutide|dulaglutide|exenatide|insulin glargine|insulin lispro|insulin aspart, human|insulin detemir|insulin degludec|insulin glulisine, human|insulin isophane, human|insulin, regular, human|glucagon|repaglinide|nateglinide|acarbose	6809|4821|25789|4815|33738|593411|1100699|857974|1368001|1545653|1488564|1373458|1992672|1991302|2601723|475968|1551291|60548|274783|139825|253182|16681
insulin	insulins	insulin glargine|insulin lispro|insulin aspart, human|insulin detemir|insulin degludec|insulin glulisine, human|insulin isophane, human|insulin, regular, human	274783|139825|253182
GLP-1 medicine	glp-1|glp1|weight loss shot	semaglutide|tirzepatide|liraglutide|dulaglutide|exenatide	1991302|2601723|475968|1551291|60548
SGLT2 inhibitor	sglt2|sglt2 inhibitor	empagliflozin|dapagliflozin|canagliflozin|ertugliflozin	1545653|1488564|1373458|1992672
DPP-4 inhibitor	dpp4	sitagliptin|linagliptin|saxagliptin|alogliptin	593411|1100699|857974|1368001
sulfonylurea	sulfonylureas	glipizide|glimepiride|glyburide	4821|25789|4815
thyroid medicine	thyroid pill	levothyroxine|thyroid (USP)|methimazole|propylthiouracil	10582|6835|8794
PPI	proton pump inhibitor|acid pill	omeprazole|esomeprazole|pantoprazole|lansoprazole|rabeprazole|dexlansoprazole	7646|283742|40790|17128|114979|816346
antidepressant	depression pill|antidepressants	sertraline|escitalopram|citalopram|fluoxetine|paroxetine|bupropion|venlafaxine|desvenlafaxine|duloxetine|mirtazapine|trazodone|amitriptyline|nortriptyline|doxepin|vilazodone|vortioxetine|fluvoxamine|imipramine|clomipramine	36437|321988|2556|4493|32937|42347|39786|734064|72625|15996|10737|704|7531|3638|1086769|1455099|42355|5691|2597
SSRI	ssris	sertraline|escitalopram|citalopram|fluoxetine|paroxetine|fluvoxamine	36437|321988|2556|4493|32937|42355
SNRI	snris	venlafaxine|desvenlafaxine|duloxetine	39786|734064|72625
antipsychotic	antipsychotics	quetiapine|aripiprazole|olanzapine|risperidone|ziprasidone|lurasidone|haloperidol|paliperidone|clozapine|brexpiprazole|cariprazine	51272|89013|61381|35636|115698|1040028|5093|679314|2626|1658314
benzodiazepine	benzo|benzos	alprazolam|lorazepam|clonazepam|diazepam|temazepam	596|6470|2598|3322|10355
sleep medicine	sleep pill|sleeping pill	zolpidem|eszopiclone|temazepam|trazodone|melatonin|suvorexant|doxepin	39993|461016|10355|10737|6711|3638
ADHD medicine	adhd pill|stimulant	methylphenidate|dexmethylphenidate|lisdexamfetamine|amphetamine|dextroamphetamine|atomoxetine	6901|352372|700810|725|3288|38400
seizure medicine	anticonvulsant|seizure pill	gabapentin|pregabalin|levetiracetam|topiramate|carbamazepine|oxcarbazepine|phenytoin|valproate|lacosamide|phenobarbital|zonisamide|primidone|lamotrigine	25480|187832|114477|38404|2002|32624|8183|40254|623400|8134|39998|8691|28439
NSAID	nsaids|anti-inflammatory	ibuprofen|naproxen|meloxicam|diclofenac|celecoxib|ketorolac|indomethacin|nabumetone|etodolac|aspirin	5640|7258|41493|3355|140587|35827|5781|31448|24605|1191
opioid	opioids|narcotic|pain pill|strong pain medicine	hydrocodone|oxycodone|tramadol|morphine|codeine|hydromorphone|fentanyl|methadone|buprenorphine|tapentadol|meperidine	5489|7804|10689|7052|2670|3423|4337|6813|1819|787390|6754
muscle relaxer	muscle relaxant	cyclobenzaprine|methocarbamol|tizanidine|baclofen|carisoprodol|metaxalone	21949|6845|57258|1292|2101|59078
inhaler	puffer|inhalers	albuterol|levalbuterol|fluticasone|budesonide|salmeterol|formoterol|beclomethasone|tiotropium|umeclidinium|vilanterol|ipratropium	435|237159|41126|19831|36117|25255|1347|69120|7213
antihistamine	allergy pill	cetirizine|loratadine|fexofenadine|diphenhydramine|hydroxyzine	20610|28889|87636|3498|5553
steroid	corticosteroid|cortisone	prednisone|methylprednisolone|prednisolone|dexamethasone|hydrocortisone|triamcinolone|betamethasone|fludrocortisone	8640|6902|8638|3264|5492|10759|1514|4452
antibiotic	antibiotics	amoxicillin|clavulanate|azithromycin|doxycycline|cephalexin|ciprofloxacin|levofloxacin|clindamycin|sulfamethoxazole|trimethoprim|nitrofurantoin|metronidazole|cefdinir|cefuroxime|ceftriaxone|cefazolin|penicillin V|penicillin G|vancomycin|minocycline|erythromycin|clarithromycin|linezolid|gentamicin|piperacillin|ampicillin|meropenem|mupirocin|isoniazid|rifampin	723|48203|18631|3640|2231|2551|82122|2582|10180|10829|7454|6922|25037|2194|2193|2180|7984|7980|11124|6980|4053|21212|190376|1596450|8339|733|29561|42372|6038|9384
antiviral	antivirals	valacyclovir|acyclovir|oseltamivir	73645|281|260101
birth control	contraceptive|the pill|birth control pill	ethinyl estradiol|norethindrone|levonorgestrel|etonogestrel|medroxyprogesterone|drospirenone|norgestimate	4124|6691
osteoporosis medicine	bone pill	alendronate|risedronate|ibandronate|zoledronic acid|denosumab|raloxifene	46041|73056|115264|72143
gout medicine	gout pill	allopurinol|colchicine|febuxostat	519|2683
dementia medicine	memory pill	donepezil|memantine|rivastigmine|galantamine	135447|6719|183379|4637
migraine medicine	migraine pill|triptan	sumatriptan|rizatriptan|zolmitriptan|erenumab|rimegepant|ubrogepant	37418|88014|135775|2045613|2282307|2268216
biologic	biologics	adalimumab|etanercept|infliximab|secukinumab|ustekinumab|dupilumab|rituximab	327361|214555|191831|847083|121191`;
