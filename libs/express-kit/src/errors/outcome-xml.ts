import { escapeXmlAttribute } from '@fhir-gateway/fhir';
import type { OperationOutcomeBody } from './problem.js';

/**
 * An OperationOutcome of ours as FHIR XML, its elements in the order of the definition.
 *
 * @see https://hl7.org/fhir/R4/operationoutcome.html, https://hl7.org/fhir/R4/xml.html
 */
export function toOutcomeXml({ issue: [issue] }: OperationOutcomeBody): string {
  const { severity, code, details, diagnostics, expression = [] } = issue;
  const [coding] = details.coding;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<OperationOutcome xmlns="http://hl7.org/fhir"><issue>',
    element('severity', severity),
    element('code', code),
    `<details><coding>${element('system', coding.system)}${element('code', coding.code)}</coding>`,
    `${element('text', details.text)}</details>`,
    element('diagnostics', diagnostics),
    ...expression.map((place) => element('expression', place)),
    '</issue></OperationOutcome>',
  ].join('');
}

function element(name: string, value: string): string {
  return `<${name} value="${escapeXmlAttribute(value)}"/>`;
}
