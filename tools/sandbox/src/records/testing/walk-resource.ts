import type { Resource } from 'fhir/r4.js';

/** A value inside a resource and the path to it, array positions left out: `item.adjudication.amount.value`. */
export interface Leaf {
  path: string;
  value: unknown;
}

/** Lists every primitive value of a resource. */
export function leavesOf(resource: Resource): Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, path);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) walk(child, path === '' ? key : `${path}.${key}`);
    } else leaves.push({ path, value });
  };
  walk(resource, '');
  return leaves;
}

/** Lists what a resource refers to, as `Type/id`; the address of an attached Binary counts. */
export function referencesOf(resource: Resource): string[] {
  return leavesOf(resource)
    .filter(({ path }) => /(^|\.)reference$/.test(path) || path === 'content.attachment.url')
    .map(({ value }) => String(value));
}

/** The ids of the patients a resource is about or mentions. */
export function patientsOf(resource: Resource): string[] {
  const own = resource.resourceType === 'Patient' ? [`Patient/${resource.id}`] : referencesOf(resource);
  return own
    .filter((reference) => reference.startsWith('Patient/'))
    .map((reference) => reference.slice('Patient/'.length));
}
