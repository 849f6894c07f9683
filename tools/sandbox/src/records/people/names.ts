import rows from './names.json' with { type: 'json' };

/**
 * Given names, most of them unusual, so that nobody takes a record for a real person's; no name is in both lists, so a given
 * name also serves as a login. Family names, streets and towns are invented; no ZIP code that begins with 000 is assigned.
 */
export const { femaleNames, maleNames, familyNames, streets } = rows;

export interface Town {
  city: string;
  state: string;
  postalCode: string;
}

export const towns = rows.towns as [Town, Town, Town, Town];
