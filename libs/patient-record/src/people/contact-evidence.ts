import type { Patient } from 'fhir/r4.js';

import { comparableWords } from './text-edits.js';

/** A telephone number as its digits with the country code, region US; `undefined` for what is none, or a stopgap. */
export function comparablePhone(value: string | undefined): string | undefined {
  const [number = ''] = (value ?? '')
    .toLowerCase()
    .replace(/^tel:/, '')
    .split(/\s*(?:x|ext\.?|extension|;|#)/);
  const digits = number.replace(/\D/g, '');
  if (number.trim().startsWith('+') && !digits.startsWith('1')) return digits.length >= 8 ? digits : undefined;
  const national = digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits;
  if (national.length !== 10) return undefined;
  const local = national.slice(3);
  const isStopgap = /^(\d)\1*$/.test(local) || local === '1234567' || national === '1234567890';
  return isStopgap ? undefined : `1${national}`;
}

/** Telephone numbers of a record. */
export function phonesOf(patient: Patient): string[] {
  return contactsOf(patient, ['phone', 'sms', 'fax']).flatMap((value) => comparablePhone(value) ?? []);
}

/** E-mail addresses of a record. */
export function emailsOf(patient: Patient): string[] {
  return contactsOf(patient, ['email']).flatMap((value) => {
    const address = value
      .trim()
      .toLowerCase()
      .replace(/^mailto:/, '');
    return /^[^\s@]+@[^\s@]+$/.test(address) ? [address] : [];
  });
}

function contactsOf({ telecom = [] }: Patient, systems: readonly string[]): string[] {
  return telecom.flatMap(({ system, value }) => (system && value && systems.includes(system) ? [value] : []));
}

/** Words of streets as USPS Publication 28 abbreviates them, appendix C1, and the directions. */
const streetWords = new Map(
  (
    'avenue:ave av avn|boulevard:blvd boul|circle:cir circ|court:ct crt|crescent:cres cr|drive:dr drv|highway:hwy|' +
    'lane:ln|parkway:pkwy pky|place:pl|road:rd|square:sq|street:st str|terrace:ter terr|trail:trl|way:wy|' +
    'north:n|south:s|east:e|west:w|northeast:ne|northwest:nw|southeast:se|southwest:sw|saint:snt'
  )
    .split('|')
    .flatMap((entry) => {
      const [word = '', forms = ''] = entry.split(':');
      return forms.split(' ').map((form) => [form, word] as const);
    }),
);
const unitWords = new Set(['apt', 'apartment', 'unit', 'suite', 'ste', 'no', 'number', 'floor', 'fl', 'room', 'rm']);

/** Street and ZIP code of an address, for comparison; the unit is left out, since records often lack it. */
export interface ComparableAddress {
  readonly street: readonly string[];
  readonly zip: string;
}

/** Addresses of a record, former ones included. */
export function addressesOf({ address = [] }: Patient): ComparableAddress[] {
  return address.flatMap(({ line = [], postalCode }) => {
    const street = streetOf(line[0] ?? '');
    const zip = /^\d{5}/.exec(postalCode?.trim() ?? '')?.[0];
    return street.length > 1 && zip !== undefined ? [{ street, zip }] : [];
  });
}

function streetOf(line: string): string[] {
  const words = comparableWords(line.replace(/#.*$/, ''));
  const from = words[0] === 'no' ? words.slice(1) : words;
  const unitAt = from.findIndex((word, at) => at > 1 && unitWords.has(word));
  return (unitAt < 0 ? from : from.slice(0, unitAt)).map((word) => streetWords.get(word) ?? word);
}

/** Whether two records share an address: the house number and each word of the street, of which one may be shortened. */
export function shareAddress(one: readonly ComparableAddress[], other: readonly ComparableAddress[]): boolean {
  return one.some((a) => other.some((b) => a.zip === b.zip && isOneStreet(a.street, b.street)));
}

function isOneStreet(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length || one[0] !== other[0]) return false;
  return one.every((word, at) => {
    const another = other[at] ?? '';
    const [short, long] = word.length <= another.length ? [word, another] : [another, word];
    return short === long || (at > 0 && short.length > 1 && !/\d/.test(short) && long.startsWith(short));
  });
}
