import type { Observation, ObservationComponent, ObservationReferenceRange } from 'fhir/r4.js';
import { conceptText, conceptTexts, clean, join, periodDate, quantityText, rangeText } from '../fhir-text.js';
import type { Fields } from '../row.js';

/** The value of an observation or component, whichever of its types it has. */
type Valued = Observation | ObservationComponent;

/** Date, test, value with unit, flag, reference range and status of an observation; components such as blood pressure joined. */
export function observation(observation: Observation): Fields {
  return {
    date:
      observation.effectiveDateTime ??
      observation.effectiveInstant ??
      periodDate(observation.effectivePeriod) ??
      observation.issued,
    text: conceptText(observation.code),
    value: join([valueText(observation), componentsText(observation.component)]) ?? absentText(observation),
    flag: flagText(observation.interpretation),
    range: referenceRangeText(observation.referenceRange),
    status: observation.status,
    detail: join([
      ...(observation.note ?? []).map(({ text }) => clean(text)),
      observation.hasMember && `${observation.hasMember.length} results; read it for their refs`,
    ]),
  };
}

function valueText(valued: Valued): string | undefined {
  const { valueBoolean, valueInteger, valueRatio } = valued;
  if (valueRatio) return join([quantityText(valueRatio.numerator), quantityText(valueRatio.denominator)], ' : ');
  return (
    quantityText(valued.valueQuantity) ??
    conceptText(valued.valueCodeableConcept) ??
    clean(valued.valueString) ??
    (valueBoolean === undefined ? undefined : String(valueBoolean)) ??
    (valueInteger === undefined ? undefined : String(valueInteger)) ??
    rangeText(valued.valueRange) ??
    valued.valueDateTime ??
    valued.valueTime ??
    periodDate(valued.valuePeriod) ??
    (valued.valueSampledData ? 'sampled data; read the resource' : undefined)
  );
}

function componentsText(components: readonly ObservationComponent[] | undefined): string | undefined {
  return join(components?.map(componentText));
}

/** A component is judged by itself: the flag of one must not be looked for at the whole. */
function componentText(component: ObservationComponent): string | undefined {
  const judged = join([flagText(component.interpretation), referenceRangeText(component.referenceRange)]);
  const value = valueText(component) ?? absentText(component);
  return join([conceptText(component.code), value, judged && `(${judged})`], ' ');
}

/** A reason for having no value is an answer of its own: "not performed" is not "normal". */
function absentText({ dataAbsentReason }: Valued): string | undefined {
  const reason = conceptText(dataAbsentReason);
  return reason && `no value: ${reason}`;
}

function flagText(interpretation: Observation['interpretation']): string | undefined {
  const codes = interpretation?.map((concept) => concept.coding?.[0]?.code ?? conceptText(concept));
  return join(codes) ?? conceptTexts(interpretation);
}

function referenceRangeText(ranges: readonly ObservationReferenceRange[] | undefined): string | undefined {
  return join(
    ranges?.map((range) => {
      const whose = join([conceptTexts(range.appliesTo), rangeText(range.age)], ', ');
      return join([clean(range.text) ?? rangeText(range), whose && `(${whose})`], ' ');
    }),
  );
}
