import { textKey } from '../matching/text-key.js';

/**
 * Brands and short names of medicines with several ingredients, which people and records write without naming each.
 *
 * Source: RxNorm, tradenames of products with more than one ingredient.
 */
const brands: Readonly<Record<string, readonly string[]>> = {
  'acetaminophen / codeine': ['tylenol with codeine', 'tylenol 3', 'tylenol 4'],
  'acetaminophen / diphenhydramine': ['tylenol pm'],
  'acetaminophen / hydrocodone': ['vicodin', 'norco', 'lortab', 'hydrocodone acetaminophen', 'hydrocodone apap'],
  'acetaminophen / oxycodone': ['percocet', 'endocet', 'oxycodone acetaminophen', 'oxycodone apap'],
  'acetaminophen / butalbital / caffeine': ['fioricet'],
  'amoxicillin / clavulanate': ['augmentin', 'amoxicillin clavulanate', 'amox clav'],
  'ampicillin / sulbactam': ['unasyn'],
  'piperacillin / tazobactam': ['zosyn', 'pip tazo'],
  'sulfamethoxazole / trimethoprim': ['bactrim', 'septra', 'smz tmp', 'tmp smx', 'cotrimoxazole', 'co trimoxazole'],
  'nirmatrelvir / ritonavir': ['paxlovid'],
  'emtricitabine / tenofovir disoproxil': ['truvada'],
  'emtricitabine / tenofovir alafenamide': ['descovy'],
  'bictegravir / emtricitabine / tenofovir alafenamide': ['biktarvy'],
  'sofosbuvir / velpatasvir': ['epclusa'],
  'ledipasvir / sofosbuvir': ['harvoni'],
  'buprenorphine / naloxone': ['suboxone', 'zubsolv'],
  'carbidopa / levodopa': ['sinemet', 'carbidopa levodopa'],
  'sacubitril / valsartan': ['entresto'],
  'hydrochlorothiazide / lisinopril': ['zestoretic', 'prinzide'],
  'hydrochlorothiazide / losartan': ['hyzaar'],
  'hydrochlorothiazide / valsartan': ['diovan hct'],
  'hydrochlorothiazide / olmesartan': ['benicar hct'],
  'hydrochlorothiazide / triamterene': ['maxzide', 'dyazide'],
  'amlodipine / benazepril': ['lotrel'],
  'amlodipine / valsartan': ['exforge'],
  'metformin / sitagliptin': ['janumet'],
  'empagliflozin / metformin': ['synjardy'],
  'dapagliflozin / metformin': ['xigduo'],
  'fluticasone / salmeterol': ['advair', 'wixela'],
  'budesonide / formoterol': ['symbicort', 'breyna'],
  'formoterol / mometasone': ['dulera'],
  'fluticasone / vilanterol': ['breo'],
  'fluticasone / umeclidinium / vilanterol': ['trelegy'],
  'umeclidinium / vilanterol': ['anoro'],
  'albuterol / ipratropium': ['combivent', 'duoneb'],
  'drospirenone / ethinyl estradiol': ['yaz', 'yasmin'],
  'ethinyl estradiol / norgestimate': ['ortho tri cyclen', 'sprintec'],
  'ethinyl estradiol / etonogestrel': ['nuvaring'],
};

const byBrand: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(brands).flatMap(([ingredients, names]) =>
    names.map((name) => [name, ingredients.split(' / ')] as const),
  ),
);

/** The ingredients of a brand or short name of a combination; undefined for any other name. */
export function ingredientsOfBrand(name: string): readonly string[] | undefined {
  return byBrand.get(textKey(name));
}
