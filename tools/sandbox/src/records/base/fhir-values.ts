import type { CodeableConcept, Coding, Meta, Money, Quantity, Reference, Resource } from 'fhir/r4.js';
import { toInstant } from './dates.js';
import { ucum } from './systems.js';

/** A Coding; `display` is left out where none is given. */
export function coding(system: string, code: string, display?: string): Coding {
  return display === undefined ? { system, code } : { system, code, display };
}

/** A CodeableConcept with one coding, its display also as the text that people read. */
export function concept(system: string, code: string, display?: string): CodeableConcept {
  const codings = [coding(system, code, display)];
  return display === undefined ? { coding: codings } : { coding: codings, text: display };
}

/** A UCUM quantity; `unit` is what people read, `code` what machines read. */
export function quantity(value: number, code: string, unit = code.replace(/[{}]/g, '')): Quantity {
  return { value, unit, system: ucum, code };
}

/** An amount of US dollars, to the cent. */
export function dollars(value: number): Money {
  return { value: Math.round(value * 100) / 100, currency: 'USD' };
}

/** Rounds to a number of decimals without leaving binary dust such as 5.6000000000000005. */
export function round(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

/** A literal reference `Type/id`, with the display where one is given. */
export function referenceTo(resource: Pick<Resource, 'resourceType'> & { id?: string }, display?: string): Reference {
  if (resource.id === undefined) throw new TypeError(`${resource.resourceType} has no id yet`);
  const reference = `${resource.resourceType}/${resource.id}`;
  return display === undefined ? { reference } : { reference, display };
}

/** `meta` with the profiles that the resource claims and the moment it was last stored. */
export function meta(lastUpdatedMs: number, ...profile: string[]): Meta {
  return profile.length === 0
    ? { lastUpdated: toInstant(lastUpdatedMs) }
    : { lastUpdated: toInstant(lastUpdatedMs), profile };
}

/** Text as the base64 of its UTF-8 bytes, and its size in bytes. */
export function encodeText(text: string): { data: string; size: number } {
  const bytes = Buffer.from(text, 'utf8');
  return { data: bytes.toString('base64'), size: bytes.length };
}
