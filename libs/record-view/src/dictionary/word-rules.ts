/** A word that means several concepts together, or more than the concept of that name. */
interface WordRule {
  readonly words: readonly string[];
  /** Names of the concepts that the word stands for. */
  readonly concepts: readonly string[];
}

/** Words of problems that cover several plain names: the type of each row says which. */
export const problemRules: readonly WordRule[] = [
  {
    words: ['diabetes', 'diabetic', 'dm', 'sugar diabetes', 'diabetes mellitus', 'diabetics'],
    concepts: ['Diabetes mellitus', 'Type 1 diabetes mellitus', 'Type 2 diabetes mellitus'],
  },
  { words: ['arthritis', 'joint disease'], concepts: ['Osteoarthritis', 'Rheumatoid arthritis'] },
  { words: ['smoker', 'smoking'], concepts: ['Tobacco use'] },
  {
    words: ['kidney disease', 'renal disease'],
    concepts: ['Chronic kidney disease', 'End-stage kidney disease', 'Diabetic kidney disease'],
  },
  { words: ['ibd', 'inflammatory bowel disease'], concepts: ["Crohn's disease", 'Ulcerative colitis'] },
  { words: ['hepatitis'], concepts: ['Hepatitis B', 'Hepatitis C'] },
  {
    words: ['cancer'],
    concepts: [
      'Breast cancer',
      'Prostate cancer',
      'Lung cancer',
      'Colon cancer',
      'Skin cancer',
      'Leukemia',
      'Lymphoma',
    ],
  },
];

/** Words of tests that cover several plain names. */
export const testRules: readonly WordRule[] = [
  { words: ['troponin'], concepts: ['Troponin I', 'Troponin T'] },
  { words: ['bicarb', 'bicarbonate', 'hco3'], concepts: ['Bicarbonate', 'Carbon dioxide (total)'] },
  { words: ['flu', 'flu test', 'influenza'], concepts: ['Influenza A test', 'Influenza B test'] },
  { words: ['covid', 'covid 19', 'coronavirus'], concepts: ['COVID-19 PCR', 'COVID-19 antigen', 'COVID-19 antibody'] },
];

/**
 * ICD-10-CM categories that a plain name covers whole, without a dot: a record holds codes of any depth, and FHIR search has
 * no search by prefix.
 */
export const icdCategories: Readonly<Record<string, readonly string[]>> = {
  'Diabetes mellitus': ['E08', 'E09', 'E10', 'E11', 'E13'],
  'Type 1 diabetes mellitus': ['E10'],
  'Type 2 diabetes mellitus': ['E11'],
  'Gestational diabetes': ['O244'],
  Hypertension: ['I10', 'I11', 'I12', 'I13', 'I15', 'I16'],
  Hyperlipidemia: ['E780', 'E781', 'E782', 'E783', 'E784', 'E785'],
  Asthma: ['J45'],
  COPD: ['J44'],
  'Heart failure': ['I50'],
  'Heart attack': ['I21', 'I22'],
  'Atrial fibrillation': ['I480', 'I481', 'I482', 'I4891'],
  'Chronic kidney disease': ['N18'],
  Stroke: ['I63'],
  'Breast cancer': ['C50'],
  'Prostate cancer': ['C61'],
  'Lung cancer': ['C34'],
  'Colon cancer': ['C18'],
  'Skin cancer': ['C43', 'C44'],
  Depression: ['F32', 'F33'],
  'Bipolar disorder': ['F31'],
  Schizophrenia: ['F20'],
  Epilepsy: ['G40'],
  Migraine: ['G43'],
  "Parkinson's disease": ['G20'],
  "Alzheimer's disease": ['G30'],
  'Multiple sclerosis': ['G35'],
  'Sleep apnea': ['G473'],
  'Rheumatoid arthritis': ['M05', 'M06'],
  Osteoarthritis: ['M15', 'M16', 'M17', 'M18', 'M19'],
  Gout: ['M10'],
  Osteoporosis: ['M80', 'M81'],
  Hypothyroidism: ['E03'],
  Hyperthyroidism: ['E05'],
  "Crohn's disease": ['K50'],
  'Ulcerative colitis': ['K51'],
  GERD: ['K21'],
  Psoriasis: ['L40'],
  Glaucoma: ['H40'],
  'Pulmonary embolism': ['I26'],
  Pneumonia: ['J12', 'J13', 'J14', 'J15', 'J16', 'J18'],
};
