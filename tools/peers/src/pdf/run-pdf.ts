import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mergeSection,
  printedHead,
  printedSection,
  readSections,
  recordSectionNames,
  type Person,
} from '@fhir-gateway/patient-record';
import { writePdf } from '@fhir-gateway/patient-record/pdf';

import type { Finding } from '../finding.js';
import { asOf, sandboxPeople } from '../ips/sandbox-people.js';
import { parseVerdicts } from '../ips/validator.js';
import type { MavenArtifacts } from '../maven-jars.js';

/** @see https://docs.verapdf.org/ */
export const veraPdf: MavenArtifacts = { group: 'org.verapdf', version: '1.28.1', names: ['validation-model'] };

const untagged = 'without-structure.pdf';

/**
 * Validates the printed record of everybody whom the sandbox invents, and one that the validator has to refuse.
 *
 * @param jars the folder with the validator
 * @param program `ValidatePdf.java`
 */
export async function runPdf(jars: string, program: string): Promise<readonly Finding[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fhir-gateway-pdf-'));
  try {
    const people = sandboxPeople();
    let first: Buffer | undefined;
    for (const [index, person] of people.entries()) {
      const bytes = await printed(person);
      first ??= bytes;
      writeFileSync(join(folder, `person-${index + 1}.pdf`), bytes);
    }
    const faulty = first?.toString('latin1').replace('/StructTreeRoot', '/StructTreeRxxt') ?? '';
    writeFileSync(join(folder, untagged), Buffer.from(faulty, 'latin1'));
    const { stdout, stderr } = spawnSync('java', ['-cp', join(jars, '*'), program, folder], {
      encoding: 'utf8',
      timeout: 600_000,
      maxBuffer: 64 * 1024 * 1024,
    });
    const verdicts = parseVerdicts(stdout);
    if (verdicts.length !== people.length + 1) throw new Error(`The validator did not end: ${stderr.slice(-2000)}`);
    return verdicts.map(({ document, errors }) => {
      if (document === untagged)
        return { what: document, expected: 'refused', found: errors.length > 0 ? 'refused' : 'taken' };
      return { what: document, expected: '0 errors', found: errors.length === 0 ? '0 errors' : errors.join('; ') };
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function printed(person: Person): Promise<Buffer> {
  const connections = person.sources.map(({ connection }) => connection);
  const names = new Map(connections.map(({ id, platformName }) => [id, platformName]));
  const readings = await readSections(connections, recordSectionNames, {
    signal: AbortSignal.timeout(60_000),
    describe: () => ({ code: 'INTERNAL', httpStatus: 500, message: 'It failed.' }),
  });
  const sections = recordSectionNames.map((name) =>
    printedSection(
      mergeSection(
        name,
        readings.filter(({ section }) => section === name),
      ),
      names,
    ),
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of writePdf(printedHead(person, asOf), sections)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
