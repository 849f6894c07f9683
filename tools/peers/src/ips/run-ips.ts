import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Bundle, FhirResource } from 'fhir/r4.js';

import type { Finding } from '../finding.js';
import { plantedFaults } from './planted-faults.js';
import { sandboxDocuments } from './sandbox-documents.js';
import { validate, type Validator } from './validator.js';

/**
 * Validates the summary of everybody whom the sandbox invents with HAPI FHIR against the profiles of IPS, and one of them
 * with each fault that the validator has to find.
 *
 * @param program `ValidateIps.java`
 */
export async function runIps(
  validator: Extract<Validator, { classPath: string }>,
  program: string,
): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-ips-'));
  const write = (name: string, bundle: Bundle<FhirResource>) =>
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(bundle));
  try {
    const documents = await sandboxDocuments();
    const people = new Map(documents.map(({ person, bundle }, index) => [`person-${index + 1}`, { person, bundle }]));
    for (const [name, { bundle }] of people) write(name, bundle);
    const [whole] = documents;
    if (!whole) throw new Error('The sandbox has nobody.');
    for (const [name, plant] of Object.entries(plantedFaults)) {
      const faulty = structuredClone(whole.bundle);
      plant(faulty);
      write(`planted-${name}`, faulty);
    }
    return validate(validator, program, folder).map(({ document, errors }) => {
      const name = document.replace(/\.json$/, '');
      const of = people.get(name);
      if (of) {
        const what = `document of ${of.person.name ?? name}, ${of.bundle.entry?.length ?? 0} entries`;
        return { what, expected: '0 errors', found: errors.length === 0 ? '0 errors' : errors.join('; ') };
      }
      return { what: name, expected: 'found', found: errors.length === 0 ? 'overlooked' : 'found' };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
