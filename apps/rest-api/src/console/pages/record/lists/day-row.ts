import type { Fact, RecordSection } from '@fhir-gateway/patient-record';
import { html, type Html } from '@fhir-gateway/express-kit';

import { icon, type IconName } from '../../../../pages/icons.js';
import { costsOf } from '../../../record/costs.js';
import { outsideRange, type DayEntry } from '../../../record/day-entries.js';
import { plainName } from '../../../record/plain-names.js';
import { contentWords } from '../section-counts.js';

/** The icon of a section, and the colours of its tile. */
export interface SectionLook {
  readonly icon: IconName;
  readonly kind: string;
}

const looks: Partial<Record<RecordSection, readonly [icon: IconName, kind: string]>> = {
  results: ['results', 'results'],
  vitals: ['vitals', 'vitals'],
  medications: ['meds', 'meds'],
  allergies: ['allergy', 'out'],
  problems: ['condition', 'condition'],
  encounters: ['visit', 'good'],
  immunizations: ['vaccine', 'good'],
  documents: ['doc', 'paper'],
  procedures: ['visit', 'good'],
  coverage: ['plan', 'cost'],
  claims: ['cost', 'cost'],
  'care-team': ['people', 'good'],
  devices: ['device', 'paper'],
  appointments: ['cal', 'good'],
};

/** How rows of a section look, the same on every page. */
export function lookOf(section: RecordSection): SectionLook {
  const [name, kind] = looks[section] ?? (['log', 'paper'] as const);
  return { icon: name, kind };
}

/** What a visit or a day is called in a row, and what it holds. */
export interface DayWords extends SectionLook {
  readonly name: string;
  readonly about: string;
  /** What must be seen of it: results out of range, or what it costs. */
  readonly end: Html | false;
}

/** A visit by its kind and place; a day without one by what it holds. */
export function dayWords({ visit, facts }: DayEntry, platforms: ReadonlyMap<string, string>): DayWords {
  if (visit !== undefined) {
    const name = [plainName(visit), placeOf(visit, platforms)].filter((text) => text !== undefined).join(' at ');
    return { ...lookOf('encounters'), name, about: contentWords(facts), end: outsideTag(facts) };
  }
  const [first] = facts;
  const look = lookOf(first?.section ?? 'documents');
  const isAlone = facts.length === 1 && first !== undefined;
  const name = isAlone ? plainName(first) : contentWords(facts);
  const { owed } = facts.every(({ section }) => section === 'claims') ? costsOf(facts) : {};
  const about = owed === undefined ? '' : 'your part';
  return { ...look, name, about, end: owed === undefined ? outsideTag(facts) : html`${owed}` };
}

/** Where a visit was, by the place that tells of it. */
export function placeOf({ sources: [source] }: Fact, platforms: ReadonlyMap<string, string>): string | undefined {
  return source === undefined ? undefined : platforms.get(source.connection);
}

function outsideTag(facts: readonly Fact[]): Html | false {
  const positions = facts.flatMap((fact) => (fact.section === 'results' ? (outsideRange(fact) ?? []) : []));
  if (positions.length === 0) return false;
  const [first] = positions;
  const isOneWay = first !== 'abnormal' && positions.every((one) => one === first);
  const mark = first === 'high' ? 'up' : 'fall';
  return html`<span class="tag out"
    >${isOneWay && icon(mark)}${positions.length} ${isOneWay ? first : 'out of range'}</span
  >`;
}
