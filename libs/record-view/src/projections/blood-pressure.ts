import { numberText } from '@fhir-gateway/fhir';
import type { ObservationComponent } from 'fhir/r4.js';
import { unitText } from '../decimals/quantity-text.js';

/** LOINC and SNOMED CT codes of the two pressures. */
const systolicCodes: ReadonlySet<string> = new Set(['8480-6', '271649006']);
const diastolicCodes: ReadonlySet<string> = new Set(['8462-4', '271650006']);

/** The two values of a blood pressure as one text such as `144/92 mmHg`. */
interface BloodPressure {
  readonly text: string;
  readonly systolic: ObservationComponent;
  readonly diastolic: ObservationComponent;
  /** Components that are neither, such as a mean pressure. */
  readonly others: readonly ObservationComponent[];
}

/** The blood pressure among components; undefined unless both values are there, once each, in one unit. */
export function bloodPressure(components: readonly ObservationComponent[]): BloodPressure | undefined {
  const systolics = components.filter((component) => isOf(component, systolicCodes, /^systolic\b/i));
  const diastolics = components.filter((component) => isOf(component, diastolicCodes, /^diastolic\b/i));
  const [systolic, diastolic] = [systolics[0], diastolics[0]];
  if (!systolic || !diastolic || systolics.length + diastolics.length !== 2) return undefined;
  const unit = systolic.valueQuantity && unitText(systolic.valueQuantity);
  const isOneUnit = diastolic.valueQuantity && unitText(diastolic.valueQuantity) === unit;
  const [high, low] = [pressureText(systolic), pressureText(diastolic)];
  if (!isOneUnit || high === undefined || low === undefined) return undefined;
  const others = components.filter((component) => component !== systolic && component !== diastolic);
  return { text: `${high}/${low}${unit === undefined ? '' : ` ${unit}`}`, systolic, diastolic, others };
}

function isOf({ code }: ObservationComponent, codes: ReadonlySet<string>, word: RegExp): boolean {
  const codings = code.coding ?? [];
  return (
    codings.some((coding) => codes.has(coding.code ?? '')) ||
    word.test(code.text ?? codings.find(({ display }) => display)?.display ?? '')
  );
}

function pressureText({ valueQuantity }: ObservationComponent): string | undefined {
  const number = numberText(valueQuantity, 'value');
  return number && `${valueQuantity?.comparator ?? ''}${number}`;
}
