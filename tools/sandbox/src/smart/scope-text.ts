import type { Permission, SmartScope } from '../store/access/smart-scope.js';
import { parseSmartScope } from '../store/access/smart-scope.js';

const contextTexts: Readonly<Record<string, string>> = {
  openid: 'Know which account you signed in with',
  fhirUser: 'Know which person in the records you are',
  profile: 'Know your name',
  launch: 'Know which record and visit are open',
  'launch/patient': 'Know which record you chose',
  offline_access: 'Stay connected when you are away, until you disconnect it',
  online_access: 'Stay connected for an hour at a time while you use it',
};

const typeTexts: Readonly<Record<string, string>> = {
  '*': 'everything',
  AllergyIntolerance: 'allergies',
  Claim: 'claims',
  Condition: 'health problems',
  Coverage: 'insurance coverage',
  DiagnosticReport: 'reports',
  DocumentReference: 'documents',
  Encounter: 'visits',
  ExplanationOfBenefit: 'claims and payments',
  Immunization: 'vaccinations',
  MedicationRequest: 'prescriptions',
  Observation: 'test results and measurements',
  Patient: 'name, birth date, address and contact details',
  Procedure: 'procedures',
  QuestionnaireResponse: 'answers to questionnaires',
};

const verbs: readonly (readonly [permissions: readonly Permission[], verb: string])[] = [
  [['r', 's'], 'read'],
  [['c'], 'add'],
  [['u'], 'change'],
  [['d'], 'delete'],
];

function listInWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function describeClinicalScope(scope: SmartScope): string {
  const verb = listInWords(
    verbs.filter(([letters]) => letters.some((letter) => scope.permissions.has(letter))).map(([, word]) => word),
  );
  const what = typeTexts[scope.type] ?? `${scope.type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase()} entries`;
  const only = scope.conditions.map(([name, value]) => `${name} ${value.split('|').at(-1)}`).join(', ');
  const where = scope.context === 'patient' ? 'in this record' : 'in all records you may open';
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${what} ${where}${only && `, only ${only}`}`;
}

/**
 * What granted scopes mean, one sentence each, clinical access first, no sentence twice.
 * A scope that has no meaning here is left out.
 */
export function describeScopes(scopes: readonly string[]): string[] {
  const clinical = scopes.flatMap((scope) => parseSmartScope(scope) ?? []).map(describeClinicalScope);
  const context = scopes.flatMap((scope) => contextTexts[scope] ?? []);
  return [...new Set([...clinical, ...context])];
}
