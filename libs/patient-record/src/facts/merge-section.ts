import { projectResource, referenceTo } from '@fhir-gateway/record-view';
import type { FhirResource } from 'fhir/r4.js';

import type { SectionReading } from '../reading/read-section.js';
import type { RecordSection } from '../sections/record-sections.js';
import type { Fact, FactSource, MergedSection } from './fact.js';

/** Makes one list of what the connections answered for a section. Pure: the same facts for any order of the entries. */
export function mergeSection(section: RecordSection, readings: readonly SectionReading[]): MergedSection {
  const facts = readings.flatMap(({ connection, resources }) =>
    resources.map((resource) => factOf(section, sourceOf(connection, resource))),
  );
  return {
    section,
    facts,
    absences: [],
    read: readings.map(({ connection, resources }) => ({ connection, entries: resources.length })),
    withdrawn: 0,
    gaps: readings.flatMap(({ gaps }) => gaps),
  };
}

function sourceOf(connection: string, resource: FhirResource): FactSource {
  const ref = referenceTo(resource);
  const { versionId, lastUpdated } = resource.meta ?? {};
  return {
    connection,
    ...(ref !== undefined && { ref }),
    ...(versionId !== undefined && { versionId }),
    ...(lastUpdated !== undefined && { lastUpdated }),
    said: projectResource(resource),
    resource,
  };
}

function factOf(section: RecordSection, source: FactSource): Fact {
  const { said } = source;
  return {
    section,
    key: `${source.connection} ${source.ref ?? ''}`,
    display: said.text ?? said.type,
    codings: [],
    ...(said.status !== undefined && { status: said.status }),
    ...(said.date !== undefined && { when: said.date }),
    ...(said.dateKind !== undefined && { whenKind: said.dateKind }),
    ...(said.value !== undefined && { value: said.value }),
    ...(said.flag !== undefined && { flag: said.flag }),
    ...(said.range !== undefined && { range: said.range }),
    ...(said.detail !== undefined && { detail: said.detail }),
    warnings: said.warning === undefined ? [] : [said.warning],
    certainty: 'single',
    sources: [source],
    conflicts: [],
    possiblySame: [],
  };
}
