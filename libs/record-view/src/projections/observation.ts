import { isObject, numberText } from '@fhir-gateway/fhir';
import type {
  CodeableConcept,
  Observation,
  ObservationComponent,
  ObservationReferenceRange,
  Period,
  Quantity,
} from 'fhir/r4.js';
import { codeText } from '../codes/code-text.js';
import { quantityText, rangeText, ratioText, unitText } from '../decimals/quantity-text.js';
import { conceptText, conceptTexts, clean, join } from '../fhir-text.js';
import type { Fields } from '../row.js';
import { bloodPressure } from './blood-pressure.js';
import { endText, firstDate, labelled, startOf } from './projection.js';

/** The value of an observation or component, whichever of its types it has. */
type Valued = Observation | ObservationComponent;

/** Date, test, value with unit, flag, reference range and status of an observation; components such as blood pressure joined. */
export function observation(observation: Observation): Fields {
  return {
    ...observationDate(observation),
    text: conceptText(observation.code),
    code: codeText(observation.code),
    value: resultText(observation),
    flag: flagText(observation.interpretation),
    range: referenceRangeText(observation.referenceRange, unitOf(observation.valueQuantity)),
    status: observation.status,
    detail: join([
      ...circumstances(observation),
      ...(observation.note ?? []).map(({ text }) => clean(text)),
      observation.hasMember && membersText(observation.hasMember.length),
    ]),
  };
}

function membersText(count: number): string {
  return count === 1 ? '1 result; read it for its ref' : `${count} results; read it for their refs`;
}

/** The value of an observation with its components, or why it has none. */
export function resultText(observation: Observation): string | undefined {
  return join([valueText(observation), componentsText(observation.component)]) ?? absentText(observation);
}

/** Where, of what and how it was measured, which makes it another measurement than one that was made elsewhere. */
export function circumstances({ bodySite, specimen, method }: Observation): string[] {
  const material = clean(specimen?.display, 60);
  // A specimen is often called by its number.
  const isNamed = material !== undefined && !/\d/.test(material);
  return [conceptText(bodySite), isNamed ? material : undefined, conceptText(method)].flatMap((text) => text ?? []);
}

/** When an observation was made, and what the date is of, as its row says it. */
export function observationDate(observation: Observation): Pick<Fields, 'date' | 'dateKind'> {
  return firstDate(
    ['effective', observation.effectiveDateTime ?? observation.effectiveInstant],
    startOf('effective', observation.effectivePeriod),
    ['issued', observation.issued],
  );
}

/** The value in words; undefined where there is none. */
export function valueText(valued: Valued): string | undefined {
  const { valueBoolean } = valued;
  return (
    quantityText(valued.valueQuantity) ??
    ratioText(valued.valueRatio) ??
    conceptText(valued.valueCodeableConcept) ??
    clean(valued.valueString) ??
    (valueBoolean === undefined ? undefined : String(valueBoolean)) ??
    numberText(valued, 'valueInteger') ??
    rangeText(valued.valueRange) ??
    valued.valueDateTime ??
    valued.valueTime ??
    periodText(valued.valuePeriod) ??
    (valued.valueSampledData ? 'sampled data; read the resource' : undefined)
  );
}

/** The components one by one; the two of a blood pressure together, as people write them. */
function componentsText(components: readonly ObservationComponent[] | undefined): string | undefined {
  const pressure = components && bloodPressure(components);
  if (!pressure) return join(components?.map(componentText));
  const judged = join([
    labelled('systolic', judgement(pressure.systolic)),
    labelled('diastolic', judgement(pressure.diastolic)),
  ]);
  return join([join([pressure.text, judged && `(${judged})`], ' '), ...pressure.others.map(componentText)]);
}

/** A component is judged by itself: the flag of one must not be looked for at the whole. */
function componentText(component: ObservationComponent): string | undefined {
  const judged = judgement(component);
  const value = valueText(component) ?? absentText(component);
  return join([conceptText(component.code), value, judged && `(${judged})`], ' ');
}

function judgement({ interpretation, referenceRange }: ObservationComponent): string | undefined {
  return join([flagText(interpretation), referenceRangeText(referenceRange)]);
}

function periodText(period: Period | undefined): string | undefined {
  return join([period?.start, endText(period)], ' ');
}

/** A reason for having no value is an answer of its own: "not performed" is not "normal". */
function absentText(valued: Valued): string | undefined {
  const reason = conceptText(valued.dataAbsentReason) ?? extensionReason(valued);
  return reason && `no value: ${reason}`;
}

const absentExtension = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';

/** The same reason as an extension in the place of the value: `_valueString`, or `valueQuantity` and its `_value`. */
function extensionReason(valued: Valued): string | undefined {
  const values = Object.entries(valued).flatMap(([name, value]: [string, unknown]) =>
    /^_?value[A-Z]/.test(name) && isObject(value) ? [value, value['_value']] : [],
  );
  const extensions = values.flatMap((value) => (isObject(value) ? value['extension'] : undefined));
  const found = extensions.find((one) => isObject(one) && one['url'] === absentExtension);
  return isObject(found) ? clean(found['valueCode']) : undefined;
}

/** HL7's own codes say what a judgement means; a laboratory may list one of its own before them. */
const interpretationSystem = /ObservationInterpretation$|v2[-/]0078$/;

/** How the source judges a value: its codes, else its words. */
export function flagText(interpretation: readonly CodeableConcept[] | undefined): string | undefined {
  const codes = interpretation?.map((concept) => {
    const shared = concept.coding?.find(({ system, code }) => code && interpretationSystem.test(system ?? ''));
    return (shared ?? concept.coding?.[0])?.code ?? conceptText(concept);
  });
  return join(codes);
}

/**
 * Reference ranges with whose they are, and of which kind: the limits of a therapy are not what is normal.
 *
 * @param unit of the value beside it: a range in the same unit stands without, as laboratories write it
 */
export function referenceRangeText(
  ranges: readonly ObservationReferenceRange[] | undefined,
  unit?: string,
): string | undefined {
  return join(
    ranges?.map((range) => {
      const kind = range.type?.coding?.some(({ code }) => code === 'normal') ? undefined : conceptText(range.type);
      const whose = join([kind, conceptTexts(range.appliesTo), rangeText(range.age)], ', ');
      const written = rangeText(range);
      const isInUnit = unit !== undefined && [range.low, range.high].every((end) => !end || unitText(end) === unit);
      const shown = isInUnit && written?.endsWith(` ${unit}`) ? written.slice(0, -unit.length - 1) : written;
      return join([clean(range.text) ?? shown, whose && `(${whose})`], ' ');
    }),
  );
}

function unitOf(quantity: Quantity | undefined): string | undefined {
  return quantity && unitText(quantity);
}
