import type { DiagnosticReport, DocumentReference } from 'fhir/r4.js';

import { conceptKeys } from '../matching/concept-keys.js';
import { identifierKeys, stated, type EntryTraits, type Of } from '../matching/entry.js';
import type { FactSource } from '../matching/fact.js';
import type { RuleContext, SectionRule } from '../matching/section-rule.js';
import { textKey } from '../matching/text-key.js';
import { dayOf, minuteOf } from '../matching/time-keys.js';

/** Documents and reports: the same identifier or the same bytes. What a newer one replaces is counted, and not listed. */
export const documents: SectionRule = {
  read: (resource, source, context) => {
    if (resource.resourceType === 'DocumentReference') return [documentTraits(resource, source, context)];
    return resource.resourceType === 'DiagnosticReport' ? [reportTraits(resource, source)] : [];
  },
  isPossible: (one, other) => one.source.connection !== other.source.connection,
};

function documentTraits(one: DocumentReference, source: FactSource, context: RuleContext): EntryTraits {
  const attachments = one.content.map(({ attachment }) => attachment);
  const when = one.context?.period?.start ?? one.date;
  const isSuperseded = one.status === 'superseded' || isReplaced(source, context);
  const state = one.status === 'entered-in-error' ? 'withdrawn' : isSuperseded ? 'superseded' : 'stated';
  const title = attachments[0]?.title;
  return {
    state,
    concepts: [one.type],
    identical: attachments.flatMap(({ url }) => addressKey(url, source)),
    identifiers: [
      ...identifierKeys([one.masterIdentifier, ...(one.identifier ?? [])]),
      ...attachments.flatMap(({ hash }) => (hash === undefined ? [] : `hash ${hash}`)),
    ],
    possible: namedOn(conceptKeys(one.type).certain, textKey(title ?? one.type?.text), when),
    fields: { status: stated(one.docStatus ?? (one.status === 'current' ? undefined : one.status)) },
    asserted: one.date,
  };
}

/** Reports: the same code at the same minute, the same identifier or the same file. */
export function reportTraits(one: DiagnosticReport, source: FactSource): EntryTraits {
  const when = one.effectiveDateTime ?? one.effectivePeriod?.start;
  const minute = minuteOf(when);
  const codes = conceptKeys(one.code).certain;
  return {
    state: one.status === 'entered-in-error' ? 'withdrawn' : 'stated',
    concepts: [one.code],
    identical: (one.presentedForm ?? []).flatMap(({ url }) => addressKey(url, source)),
    identifiers: identifierKeys(one.identifier),
    same: minute === undefined ? [] : codes.map((code) => `report ${code} ${minute}`),
    possible: namedOn(codes, textKey(one.code.text), when),
    fields: { conclusion: stated(one.conclusion), status: stated(one.status) },
    asserted: one.issued ?? when,
  };
}

/** A report and a document of one platform that name the same file are one. */
function addressKey(url: string | undefined, { connection }: FactSource): string[] {
  return url === undefined ? [] : [`file ${connection} ${url}`];
}

function namedOn(codes: readonly string[], name: string, when: string | undefined): string[] {
  const day = dayOf(when);
  if (day === undefined) return [];
  return [...codes, ...(name === '' ? [] : [`text ${name}`])].map((key) => `${key} ${day}`);
}

/** Another document of the platform says that it replaces this one. */
function isReplaced({ connection, ref }: FactSource, { sources }: RuleContext): boolean {
  return sources.some((other) => {
    if (other.connection !== connection || other.resource.resourceType !== 'DocumentReference') return false;
    const { relatesTo = [], status } = other.resource as Of<'DocumentReference'>;
    return (
      status !== 'entered-in-error' &&
      relatesTo.some(({ code, target }) => code === 'replaces' && ref !== undefined && target.reference?.endsWith(ref))
    );
  });
}
