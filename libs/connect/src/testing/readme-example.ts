import '../index.js';
import type { Connection } from '../index.js';

/**
 * Reads the newest laboratory results of everybody who connects.
 *
 * @param element the page's `<fhir-connect>`
 */
export function onLabs(element: EventTarget, show: (labs: unknown) => void): void {
  const read = async ({ fhirBase, access_token: token }: Connection): Promise<void> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${fhirBase}/Observation?category=laboratory&_sort=-date`, { headers });
    show(await answer.json());
  };
  element.addEventListener('fhir-connected', (event) => void read((event as CustomEvent<Connection>).detail));
}
