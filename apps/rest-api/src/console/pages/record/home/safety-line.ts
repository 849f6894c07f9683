import { dateWords } from '@fhir-gateway/fhir';
import { html, type Html } from '@fhir-gateway/express-kit';
import { isCurrentAllergy, type Fact, type MergedSection } from '@fhir-gateway/patient-record';

import { plainName, reactionWords } from '../../../record/plain-names.js';
import { icon, type IconName } from '../../../../pages/icons.js';
import type { ReadingStage } from '../lists/section-notes.js';
import { listed } from '../still-reading.js';

const risks: Readonly<Record<string, string>> = { 'criticality high': 'High risk', 'criticality low': 'Low risk' };

/**
 * What whoever treats the person must know, in one line that is never folded away: allergies, who says that there are
 * none, or that nobody could be asked.
 */
export function safetyLine(
  section: MergedSection | undefined,
  platforms: ReadonlyMap<string, string>,
  { stage, href }: { readonly stage: ReadingStage; readonly href: string },
): Html {
  const facts = (section?.facts ?? []).filter(isCurrentAllergy);
  const nameOf = (connection: string) => platforms.get(connection) ?? '';
  if (facts.length > 0) {
    const words = facts.map((fact, at) => allergyWords(fact, at, nameOf));
    return line('out', 'allergy', html`${words}`, href);
  }
  const absences = section?.absences ?? [];
  const absence = absences.find(({ isOfOneKind }) => !isOfOneKind);
  if (absence !== undefined) {
    const when = absence.when === undefined ? '' : `, ${dateWords(absence.when.slice(0, 10))}`;
    return line('good', 'check', html`No known allergies, says ${nameOf(absence.source.connection)}${when}.`, href);
  }
  const unread = [...new Set(section?.gaps.map(({ connection }) => nameOf(connection)))];
  const words =
    stage === 'partial'
      ? 'Allergies: not all places have answered yet.'
      : unread.length > 0
        ? `Allergies are not known: ${listed(unread)} could not be asked.`
        : `No place lists an allergy, and none says that there is none${absences.length > 0 ? ' of any kind' : ''}.`;
  return line('gap', 'gap', html`${words}`, href);
}

function line(kind: string, name: IconName, words: Html, href: string): Html {
  return html`<a class="safety ${kind}" href="${href}">${icon(name)}<span>${words}</span>${icon('chev')}</a>`;
}

function allergyWords(fact: Fact, at: number, nameOf: (connection: string) => string): Html {
  const { detail, flag = '', conflicts } = fact;
  const reactions = inSentence(reactionWords(detail));
  const disputed = conflicts.find(({ field }) => field === 'criticality');
  const risk =
    disputed === undefined
      ? risks[flag]
      : disputed.values
          .map(({ value, sources }) => {
            const who = listed([...new Set(sources.map(({ connection }) => nameOf(connection)))]);
            return `${value === 'unable-to-assess' ? 'not known' : value}, says ${who}`;
          })
          .join('; ')
          .replace(/^/, 'Risk: ');
  return html`${at > 0 && ' '}<strong>${at === 0 ? 'Allergic to ' : 'And to '}${inSentence(plainName(fact))}</strong>${reactions !== '' && `: ${reactions}`}.
  ${risk !== undefined && ` ${risk}.`}`;
}

/** An abbreviation keeps its capitals. */
function inSentence(name: string): string {
  return /^[A-Z][a-z]/.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}
