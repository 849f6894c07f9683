import type { Candidate, DirectoryReader, Skip } from './candidate.js';
import { asObject, asText } from './json-values.js';
import { stateCode } from './states.js';

/**
 * Reads elements of a flat list: `{ URL, OrganizationName, NPIID }`, as the Lantern project keeps them for vendors
 * that publish no bundle.
 */
export class FlatListReader implements DirectoryReader {
  readonly #candidates: Candidate[] = [];
  readonly #skips: Skip[] = [];

  read(element: unknown): void {
    const item = asObject(element) ?? {};
    const [url, name, npi] = [asText(item['URL']), asText(item['OrganizationName']), asText(item['NPIID'])];
    if (url === undefined) this.#skips.push({ reason: 'has no address', what: name ?? 'an entry without name' });
    else if (name === undefined) this.#skips.push({ reason: 'has no name', what: url });
    else {
      const state = /^[A-Z]{2}(?= - )/.exec(name)?.[0];
      this.#candidates.push({
        // Some vendors put the state before the name: "NC - Family Practice".
        ...(state !== undefined && stateCode(state) !== undefined
          ? { name: name.slice(state.length + 3).trim() || name, places: [{ state }] }
          : { name }),
        url,
        ...(npi !== undefined && /^\d{10}$/.test(npi) && { npis: [npi] }),
      });
    }
  }

  finish(skip: (skip: Skip) => void): Iterable<Candidate> {
    this.#skips.forEach(skip);
    return this.#candidates;
  }
}
