/** What a value of a search looks like to a reader of codes. */
type CodeForm = 'token' | 'LOINC' | 'number' | 'ICD-10' | 'HCPCS';

/**
 * The form of a value that is a code; undefined for words. `token` is a value with its system (`system|code`).
 *
 * @param resourceType decides where a form is a word elsewhere: `B12` is a code of a Condition and a word of an Observation
 */
export function codeForm(value: string, resourceType: string): CodeForm | undefined {
  if (value.includes('|')) return 'token';
  if (/^\d{1,7}-\d$/.test(value)) return 'LOINC';
  if (/^\d{2,18}$/.test(value)) return 'number';
  if (/^\d$/.test(value)) return resourceType === 'Immunization' ? 'number' : undefined;
  if (icdTypes.has(resourceType) && icd10.test(value)) return 'ICD-10';
  if (hcpcsTypes.has(resourceType) && /^[A-CE-V]\d{4}$/i.test(value)) return 'HCPCS';
  return undefined;
}

const icdTypes: ReadonlySet<string> = new Set([
  'Condition',
  'FamilyMemberHistory',
  'Claim',
  'ExplanationOfBenefit',
  'Encounter',
]);
const hcpcsTypes: ReadonlySet<string> = new Set([
  'ServiceRequest',
  'DeviceRequest',
  'Procedure',
  'Claim',
  'ExplanationOfBenefit',
  'ChargeItem',
]);
const icd10 = /^[A-TV-Z]\d[\dAB](?:\.?[\dA-Z]{1,4})?$/i;

/**
 * Whether the last digit of a LOINC code checks out; a code that does not was mistyped.
 *
 * @see https://loinc.org/kb/users-guide/loinc-terms-and-codes: the check digit is of the "Mod 10" kind
 */
export function isLoincCheckDigitRight(code: string): boolean {
  const [digits = '', check = ''] = code.split('-');
  const reversed = [...digits].reverse();
  const doubled = reversed.filter((_, index) => index % 2 === 0).join('');
  const others = reversed.filter((_, index) => index % 2 === 1);
  const sum = [...String(Number(doubled) * 2), ...others].reduce((total, digit) => total + Number(digit), 0);
  return String((10 - (sum % 10)) % 10) === check;
}
