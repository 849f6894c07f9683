import { FakePlatform, servedBy } from '@fhir-gateway/testing';
import { platform } from '@fhir-gateway/testing/platform';
import type { Person } from '../records/read-folder.js';

/** One person's record as a platform serves it. */
export interface ServedRecord extends Pick<Person, 'name' | 'patient'> {
  readonly base: string;
  readonly origin: string;
  /** The types of the searches for entries of the person, oldest first. */
  searched(): readonly string[];
  close(): Promise<void>;
}

/** Search parameters that the platforms look at; all others are ignored without a word. */
const known = ['_id', 'patient', 'subject', 'beneficiary', 'category', 'code'];
const entriesOfPage = 20;

/**
 * Serves a record as unkindly as real platforms do: parameters are ignored, the next page is linked relatively and repeats an
 * entry, and no total is counted. What a reader has to warn of in every answer is left out, since a wrong answer would then
 * never be silent: entries of strangers, and a Patient that was merged.
 */
export async function serveRecord({ name, resources, patient }: Person): Promise<ServedRecord> {
  // An entry that is added with an impossible date is a fact that no truth file knows.
  const record = platform(...resources)
    .of(patient)
    .without('dates', 'linked', 'strangers')
    .knows(...known)
    .pages(entriesOfPage);
  const served = await FakePlatform.start({
    grantedScope: 'launch/patient offline_access patient/*.rs',
    browserPatient: patient,
    answer: servedBy(record),
  });
  const searched = () =>
    record.asked.flatMap((asked) => /^(\w+)\?.*(?:patient|subject|beneficiary)=/.exec(asked)?.[1] ?? []);
  return { name, patient, base: served.base, origin: served.origin, searched, close: () => served.close() };
}
