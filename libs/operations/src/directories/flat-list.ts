import type { Candidate, DirectoryReader, Skip } from './candidate.js';
import { asR4, isOtherVersion } from './fhir-version.js';
import { asObject, asText } from './json-values.js';
import { stateOfZip } from '@fhir-gateway/platform-registry';

/**
 * Reads elements of a flat list: `{ URL, OrganizationName, NPIID, OrganizationZipCode }`, as the Lantern project has
 * them for vendors that publish no bundle. An endpoint of DSTU2 gives another name to its organization, no address.
 */
export class FlatListReader implements DirectoryReader {
  readonly #candidates: Candidate[] = [];
  readonly #skips: Skip[] = [];

  read(element: unknown): void {
    const item = asObject(element) ?? {};
    const [url, name, npi] = [asText(item['URL']), asText(item['OrganizationName']), asText(item['NPIID'])];
    if (url === undefined) {
      this.#skips.push({ reason: 'has no address', what: name ?? 'an entry without name', isOrganization: true });
    } else if (name === undefined) {
      this.#skips.push({ reason: 'has no name', what: url, isOrganization: true });
    } else {
      const state = stateOfZip(asText(item['OrganizationZipCode']) ?? '');
      this.#candidates.push({
        name,
        ...(isOtherVersion(url) ? { url: asR4(url), givesNamesOnly: true } : { url }),
        ...(state !== undefined && { places: [{ state }] }),
        ...(npi !== undefined && /^\d{10}$/.test(npi) && { npis: [npi] }),
      });
    }
  }

  finish(skip: (skip: Skip) => void): Iterable<Candidate> {
    this.#skips.forEach(skip);
    return this.#candidates;
  }
}
