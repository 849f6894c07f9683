import type * as R4 from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { quantityText, rangeText } from '../decimals/quantity-text.js';
import { clean, conceptText, join, referenceText } from '../fhir-text.js';
import { firstDate, labelled, type Projections } from './projection.js';

/** Lists, groups and terminology: what they are, how large, and where their definition is. */
export const collections: Projections = {
  CodeSystem: (system) => ({
    ...ofDefinition(system),
    value: countText(system.count ?? system.concept?.length, 'codes'),
    detail: join([clean(system.url), labelled('version', clean(system.version)), `content: ${system.content}`]),
  }),
  ConceptMap: (map) => ({
    ...ofDefinition(map),
    value: countText(sum(map.group?.map(({ element }) => element.length)), 'codes mapped'),
    detail: join([
      clean(map.url),
      labelled('version', clean(map.version)),
      labelled('from', clean(map.sourceUri ?? map.sourceCanonical)),
      labelled('to', clean(map.targetUri ?? map.targetCanonical)),
    ]),
  }),
  Group: (group) => ({
    text: clean(group.name) ?? conceptText(group.code),
    code: codeText(group.code),
    value: countText(group.quantity ?? group.member?.length, 'members'),
    detail: join([
      group.type,
      group.actual ? 'these very members' : 'whoever fits the description',
      ...(group.characteristic ?? []).map(characteristicText),
    ]),
  }),
  List: (list) => ({
    ...firstDate(['dated', list.date]),
    text: clean(list.title) ?? conceptText(list.code),
    code: codeText(list.code),
    value: countText(list.entry?.length ?? 0, 'entries'),
    status: list.status,
    detail: join([
      labelled('empty because', conceptText(list.emptyReason)),
      ...(list.entry ?? []).slice(0, 10).map(({ item, deleted }) => {
        const name = clean(item.display);
        return name && (deleted ? `DELETED: ${name}` : name);
      }),
    ]),
  }),
  Questionnaire: (form) => ({
    ...ofDefinition(form),
    value: countText(form.item?.length ?? 0, 'items'),
    detail: join([clean(form.url), labelled('version', clean(form.version))]),
  }),
  ValueSet: (set) => ({
    ...ofDefinition(set),
    value:
      countText(set.expansion?.total ?? set.expansion?.contains?.length, 'codes') ??
      countText(sum(set.compose?.include.map(({ concept = [] }) => concept.length)), 'codes listed'),
    detail: join([clean(set.url), labelled('version', clean(set.version))]),
  }),
};

interface Definition {
  readonly title?: string | undefined;
  readonly name?: string | undefined;
  readonly date?: string | undefined;
  readonly status: string;
  readonly experimental?: boolean | undefined;
}

function ofDefinition({ title, name, date, status, experimental }: Definition) {
  return {
    ...firstDate(['dated', date]),
    text: clean(title) ?? clean(name),
    status: join([status, experimental ? 'experimental' : undefined], ', '),
  };
}

function characteristicText(one: R4.GroupCharacteristic): string | undefined {
  const value =
    conceptText(one.valueCodeableConcept) ??
    quantityText(one.valueQuantity) ??
    rangeText(one.valueRange) ??
    referenceText(one.valueReference) ??
    (one.valueBoolean === undefined ? undefined : String(one.valueBoolean));
  return join([one.exclude ? 'NOT' : undefined, conceptText(one.code), value], ' ');
}

function countText(count: number | undefined, what: string): string | undefined {
  return typeof count === 'number' ? `${count} ${what}` : undefined;
}

function sum(numbers: readonly number[] | undefined): number | undefined {
  return numbers?.reduce((all, one) => all + one, 0);
}
