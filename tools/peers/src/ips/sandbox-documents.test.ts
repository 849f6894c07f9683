import { ipsFaults, readSummary, summaryLines } from '@fhir-gateway/patient-record';
import { sandboxTruth } from '@fhir-gateway/sandbox/truth';

import { readingOptions, sandboxDocuments, type SandboxDocument } from './sandbox-documents.js';
import { recordOptions } from './sandbox-people.js';

describe('the summary of every person of the sandbox', () => {
  let documents: SandboxDocument[];

  beforeAll(async () => {
    documents = await sandboxDocuments();
  });

  it('is an IPS document without a fault', () => {
    expect(documents).toHaveLength(recordOptions.patients);
    for (const { bundle } of documents) expect(ipsFaults(bundle)).toEqual([]);
  });

  it('has every active allergy and problem of every platform as a source of an entry', () => {
    const { people } = sandboxTruth(recordOptions);
    for (const { person, bundle } of documents) {
      const [source] = person.sources;
      const truth = people.find(({ key }) => key === source?.patient?.id);
      const sources = JSON.stringify(bundle.entry?.filter(({ resource }) => resource?.resourceType === 'Provenance'));
      for (const record of Object.values(truth?.records ?? {})) {
        const problems = record.problems.filter(
          ({ status, category }) => status === 'active' && category === 'problem-list-item',
        );
        const allergies = record.allergies.filter(
          ({ status, criticality }) => status === 'active' && criticality !== undefined,
        );
        for (const { ref } of [...problems, ...allergies]) expect(sources).toContain(`"${ref}"`);
      }
    }
  });

  it('takes at most 2,000 tokens in words, four characters each, whatever the record holds', async () => {
    for (const { person } of documents) {
      const { summary } = await readSummary(person, { ...readingOptions, ref: () => 'Condition/~aaaaa' });
      const text = summaryLines(summary, (section) => `search_record(section=${section})`).join('\n');
      expect(text.length).toBeLessThan(8000);
      expect(summary.missing).toEqual([]);
    }
  });
});
