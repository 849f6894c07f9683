import { recordSectionNames, sectionTitles } from '@fhir-gateway/patient-record';

type RecordSection = (typeof recordSectionNames)[number];

const start = 'fhir://record/';

/** What a resource of a record is of. */
export interface RecordResource {
  readonly section: RecordSection | 'summary';
  /** The id of a connection of the person; absent where the URI names nobody. */
  readonly person?: string;
}

/** For whom several people are connected: the id of a connection comes first. */
export const recordTemplate = `${start}{connection}/{section}`;

/** The parts of a record as hosts list them for their people to attach. */
export const listedRecordResources: readonly {
  readonly section: RecordResource['section'];
  readonly title: string;
  readonly description: string;
}[] = [
  { section: 'summary', title: 'Record summary', description: 'One person’s record in short, over all platforms' },
  ...recordSectionNames.map((section) => ({
    section,
    title: sectionTitles[section],
    description: `${sectionTitles[section]} of one person, merged over all connected platforms`,
  })),
];

/** The URI of a part of the record of the one person who is connected. */
export function recordUri(section: RecordResource['section']): string {
  return `${start}${section}`;
}

/** Whether a URI is of a record, whatever it names there. */
export function isRecordUri(uri: unknown): uri is string {
  return typeof uri === 'string' && uri.startsWith(start);
}

/** @returns undefined for a URI that names nothing of a record */
export function readRecordUri(uri: string): RecordResource | undefined {
  const [first = '', second, ...rest] = uri.slice(start.length).split('/');
  const section = sectionOf(second ?? first);
  if (section === undefined || rest.length > 0) return undefined;
  if (second === undefined) return { section };
  try {
    const person = decodeURIComponent(first);
    return person === '' ? undefined : { section, person };
  } catch {
    return undefined;
  }
}

function sectionOf(name: string): RecordResource['section'] | undefined {
  return name === 'summary' ? name : recordSectionNames.find((one) => one === name);
}
