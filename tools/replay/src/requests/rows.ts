import type { Recorder, ReplayRequest, ScriptAnswer } from '../recorder.js';

/** A request, or one that depends on what an earlier one answered. */
export type Row = ReplayRequest | ((answers: Answers) => ReplayRequest);

/** What earlier requests answered, by id. */
export type Answers = ReadonlyMap<string, ScriptAnswer>;

/** Sends requests one after the other. */
export async function sendRows(recorder: Recorder, rows: readonly Row[]): Promise<void> {
  const answers = new Map<string, ScriptAnswer>();
  for (const row of rows) {
    const request = typeof row === 'function' ? row(answers) : row;
    answers.set(request.id, await recorder.send(request));
  }
}

/** The part of an earlier answer that a pattern's first group finds, or a text that fits nowhere. */
export function partOf(answers: Answers, id: string, pattern: RegExp): string {
  return pattern.exec(answers.get(id)?.text ?? '')?.[1] ?? 'not-found';
}

/** A header of an earlier answer. */
export function headerOf(answers: Answers, id: string, name: string): string {
  return answers.get(id)?.header(name) ?? 'not-found';
}

export const json = { 'content-type': 'application/json' };
export const fhirJson = { 'content-type': 'application/fhir+json' };
export const fhirXml = { 'content-type': 'application/fhir+xml' };
export const form = { 'content-type': 'application/x-www-form-urlencoded' };
