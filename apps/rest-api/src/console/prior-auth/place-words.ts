/** Places of service that people name, by the CMS code; other codes are taken too. @see https://www.cms.gov/medicare/coding-billing/place-of-service-codes */
export const places: readonly (readonly [string, string])[] = [
  ['11', 'Doctor’s office'],
  ['22', 'Hospital, as an outpatient'],
  ['21', 'Hospital, as an inpatient'],
  ['19', 'Outpatient department away from the hospital'],
  ['24', 'Ambulatory surgical center'],
  ['23', 'Emergency room'],
  ['20', 'Urgent care'],
  ['12', 'At home'],
  ['10', 'By video or phone, at home'],
  ['02', 'By video or phone, elsewhere'],
  ['13', 'Assisted living'],
  ['31', 'Skilled nursing facility'],
  ['32', 'Nursing facility'],
  ['34', 'Hospice'],
  ['50', 'Federally qualified health center'],
  ['53', 'Community mental health center'],
  ['61', 'Inpatient rehabilitation'],
  ['62', 'Outpatient rehabilitation'],
  ['65', 'Dialysis center'],
  ['81', 'Laboratory'],
];

/** A place in words, with its code where the words are not known. */
export function placeWords(code: string): string {
  return places.find(([one]) => one === code)?.[1] ?? `Place of service ${code}`;
}
