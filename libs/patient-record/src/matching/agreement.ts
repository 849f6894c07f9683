import { objectsOf } from '@fhir-gateway/fhir';
import { statusCodeOf } from '@fhir-gateway/record-view';
import type { FhirResource, Reference } from 'fhir/r4.js';

import { attempt } from './attempt.js';
import { conceptKeys } from './concept-keys.js';
import { contentHash } from './content-hash.js';
import type { Entry, StatedField } from './entry.js';
import { textKey } from './text-key.js';
import { dateOf, isOneDate } from './dates.js';

/**
 * Whether two entries that share a business identifier are one. A number is evidence and no identity: feeds number groups
 * of claims, orders and visits, and two platforms number alike. Concept, date, author and status have to agree as far as
 * both state them. Two entries of one platform that are not equal in all else are two.
 */
export function isOneByIdentifier(one: Entry, other: Entry): boolean {
  if (one.source.connection === other.source.connection) return false;
  // What does not keep to its own definition cannot be compared, and is not joined.
  return attempt(() => [isOneConcept, isOneTime, isOneAuthor, isOneStatus].every((is) => is(one, other))) ?? false;
}

/** Equal for entries of one platform that are equal in all but their ids: one thing that stands there twice. */
export function contentKey({ source }: Entry): string {
  const { id: _id, meta: _meta, ...content } = source.resource;
  return `${source.connection} ${contentHash(content)}`;
}

/** By the code systems that both use; by their words where there are none. */
function isOneConcept(one: Entry, other: Entry): boolean {
  const [here, there] = [codesBySystem(one), codesBySystem(other)];
  const shared = [...here.keys()].filter((system) => there.has(system));
  if (shared.length > 0) return shared.every((system) => here.get(system) === there.get(system));
  const [name, otherName] = [textKey(one.source.said.text), textKey(other.source.said.text)];
  return name === '' || otherName === '' || name === otherName;
}

function codesBySystem({ codings }: Entry): ReadonlyMap<string, string> {
  const { certain } = conceptKeys({ coding: [...codings] });
  return new Map(certain.map((key) => [key.slice(0, key.indexOf(' ')), key]));
}

function isOneTime(one: Entry, other: Entry): boolean {
  const [here, there] = [dateOf(one), dateOf(other)];
  return here === undefined || there === undefined || isOneDate(here, there);
}

function isOneAuthor(one: Entry, other: Entry): boolean {
  const [here, there] = [authorOf(one.source.resource), authorOf(other.source.resource)];
  return here === undefined || there === undefined || here.key === there.key;
}

/** A correction has another status than what it corrects, and says so; so does what was withdrawn. */
function isOneStatus(one: Entry, other: Entry): boolean {
  const [here, there] = [statusOf(one.source.resource), statusOf(other.source.resource)];
  if (here === '' || there === '' || here === there) return true;
  return (
    [one, other].some(({ state }) => state === 'withdrawn') || [here, there].some((status) => laterVersions.has(status))
  );
}

const laterVersions: ReadonlySet<string> = new Set(['corrected', 'amended', 'appended']);

function statusOf(resource: FhirResource): string {
  const { status, lifecycleStatus, clinicalStatus, verificationStatus } = resource as unknown as Members;
  const said = [status, lifecycleStatus].filter((one) => typeof one === 'string');
  const coded = [clinicalStatus, verificationStatus].map((one) => statusCodeOf(one as never));
  return [...said, ...coded].filter(Boolean).join(', ');
}

type Members = Readonly<Partial<Record<string, unknown>>>;

/** Words beside a name, which one platform writes and another does not. */
const titles: ReadonlySet<string> = new Set('dr md do np pa rn phd mbbs dds dmd pharmd mr mrs ms prof'.split(' '));

/** Where each type names who said or did it, the most telling first. */
const authorElements = ['author', 'requester', 'recorder', 'asserter', 'performer', 'participant', 'provider', 'payor'];

/** Who said or did it, in the words of the entry; undefined for a bare reference, which names nobody on another platform. */
export function authorOf(resource: FhirResource): StatedField | undefined {
  for (const element of authorElements) {
    const given = (resource as unknown as Members)[element];
    const names = (Array.isArray(given) ? objectsOf<Members>(given) : [given as Members | undefined]).flatMap((one) => {
      const named = (one?.['actor'] ?? one?.['individual'] ?? one) as Reference | undefined;
      return named?.display ?? named?.identifier?.value ?? [];
    });
    if (names.length > 0) {
      const words = names.flatMap((name) => textKey(name).split(' '));
      const key = [...new Set(words)]
        .filter((word) => !titles.has(word))
        .sort()
        .join(' ');
      return { key, text: [...new Set(names)].sort().join(', ') };
    }
  }
  return undefined;
}
