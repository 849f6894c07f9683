import { circumstances, clean, conceptText, knownTest } from '@fhir-gateway/record-view';
import { objectsOf } from '@fhir-gateway/fhir';
import type { Coding, FhirResource, Observation, Organization, Reference } from 'fhir/r4.js';

import type { FactSource } from '../facts/fact.js';
import { attempt } from '../matching/attempt.js';
import { sharedSystem } from '../matching/concept-keys.js';
import { textKey } from '../matching/text-key.js';
import { withoutProperty } from '../units/molar-mass.js';
import type { Laboratory } from './trend-figures.js';

/** What results are of. Those of one `line` are of one analyte, body site, specimen, method and subject. */
export interface TestName {
  readonly line: string;
  /** Plain name, else as the record has it. */
  readonly name: string;
  /** Specimen, method or equation, where tests of that name differ in it. */
  readonly variant?: string;
  readonly code?: string;
  /** Of a test that the dictionary knows. */
  readonly analyte?: string;
}

/** Names the tests of one list: what the dictionary knows of a code is looked up once for all of its results. */
export class TestNames {
  readonly #known = new Map<string, TestName | undefined>();

  /** Of an observation that does not keep to its own definition, what can be read of it. */
  of(observation: Observation, { connection }: Pick<FactSource, 'connection'>): TestName {
    const named = attempt(() => this.#identify(observation, connection)) ?? localTest(connection, 'Unnamed test');
    return attempt(() => aboutFocus(madeAs(named, observation), observation)) ?? named;
  }

  #identify({ code: concept }: Observation, connection: string): TestName {
    const listed = objectsOf(concept?.coding);
    const loincs = listed
      .filter(({ system }) => sharedSystem(system) === 'LOINC')
      .flatMap(({ code }) => clean(code, 20) ?? []);
    for (const code of loincs) {
      const known = this.#known.has(code) ? this.#known.get(code) : knownLine(code);
      this.#known.set(code, known);
      if (known) return known;
    }
    return unknownTest(concept, { loincs, listed, connection });
  }
}

interface UnknownTest {
  readonly loincs: readonly string[];
  readonly listed: readonly Coding[];
  readonly connection: string;
}

function unknownTest(concept: Observation['code'], { loincs, listed, connection }: UnknownTest): TestName {
  const name = conceptText(concept) ?? 'Unnamed test';
  const [loinc] = loincs;
  if (loinc !== undefined) return { line: `LOINC ${loinc}`, name, code: loinc };
  const [local] = listed.flatMap(({ system, code }) => clean([system, code].filter(Boolean).join('|'), 200) ?? []);
  return localTest(connection, name, local);
}

/** What a code of one platform means at another is not known. */
function localTest(connection: string, name: string, code = name.toLowerCase()): TestName {
  return { line: JSON.stringify([connection, code]), name };
}

function knownLine(code: string): TestName | undefined {
  const known = knownTest(code);
  if (known === undefined) return undefined;
  const [analyte = '', ...properties] = known.line.split('/');
  const apart = withoutProperty(analyte, properties.join('/')).replaceAll('/', ', ').replaceAll('-', ' ');
  return { line: `${analyte}/${apart}`, name: known.name, analyte, code, ...(apart !== '' && { variant: apart }) };
}

/** The left eye is not the right one: another body site, specimen or method has a line of its own. */
function madeAs(test: TestName, observation: Observation): TestName {
  const said = circumstances(observation).join(', ');
  return said === '' ? test : { ...test, line: `${test.line} ${said.toLowerCase()}`, name: `${test.name} (${said})` };
}

/** What is about a fetus or a donor stands on a line of its own. */
function aboutFocus(test: TestName, { focus, subject }: Observation): TestName {
  const listed: readonly (Reference | null)[] = Array.isArray(focus) ? focus : [];
  const others = listed.filter((one) => one?.reference === undefined || one.reference !== subject?.reference);
  const names = others.map((one) => clean(one?.display ?? one?.reference, 60) ?? 'somebody else');
  if (names.length === 0) return test;
  const about = `about ${names.join(', ')}`;
  return { ...test, line: `${test.line} ${about}`, name: `${test.name}, ${about}` };
}

/**
 * The organization that performed it, as any source of the fact names it; else the connection whose entry is the oldest, from
 * which others have their copies.
 */
export function laboratoryOf(sources: readonly FactSource[]): Laboratory {
  for (const { connection, resource } of sources) {
    if (resource.resourceType !== 'Observation') continue;
    const found = attempt(() => organizationOf(resource, connection));
    if (found) return found;
  }
  const connection = sources.at(-1)?.connection ?? '';
  return { key: connection, connection };
}

function organizationOf({ performer, contained }: Observation, connection: string): Laboratory | undefined {
  for (const { reference, type, display } of objectsOf(performer)) {
    const inside: readonly FhirResource[] = objectsOf(contained as FhirResource[] | undefined);
    const own = inside.find((one) => one.resourceType === 'Organization' && `#${one.id ?? ''}` === reference);
    if (!own && type !== 'Organization' && !/(?:^|\/)Organization\//.test(reference ?? '')) continue;
    const name = clean((own as Organization | undefined)?.name ?? display, 60);
    if (name !== undefined) return { key: `name ${textKey(name)}`, name };
    return { key: `${connection} ${reference ?? ''}`, connection };
  }
  return undefined;
}
