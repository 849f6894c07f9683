import type { Fact, Token } from './fact.js';

/** One call of an MCP tool, without `platform_id`: which platform is asked is decided by the run. */
export interface Call {
  readonly tool: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** A call, or one that is made of what one half of the answer before has. */
export type Step = Call | ReadRow | ReadWritten | Confirmation;

/** Reads the resource, or a document of it, that the answer before has in one of its rows. */
interface ReadRow {
  readonly row: number;
  readonly args?: Call['args'];
}

/** Reads what the call before has written, a resource of this type. */
interface ReadWritten {
  readonly written: string;
  readonly args?: Call['args'];
}

/** Makes the call before again, with the value of its preview: the person agreed. */
interface Confirmation {
  readonly confirm: true;
}

/** What a right answer contains. */
export interface Expectation {
  readonly facts?: readonly Fact[];
  /** Rows that would contradict the record. */
  readonly never?: readonly Fact[];
  /** The number that was asked for. */
  readonly count?: number;
  /** The call names just what is recorded: that nothing matches is not so. */
  readonly exact?: boolean;
  /** The record holds nothing of the kind, and a right answer says so. */
  readonly absent?: boolean;
  /** Whose rows may stand in the answer without a name; every patient's where it is absent. */
  readonly patient?: string;
  /** The call cannot be right: a right answer refuses it and contains these texts. */
  readonly refusal?: readonly Token[];
  /** Texts of the record that must never stand among the gateway's own words. */
  readonly onlyQuoted?: readonly string[];
  /** Where words can be understood in several ways: what is right for each. The rest of the members is for all of them. */
  readonly either?: readonly Expectation[];
}

/** Who asks. */
export type Persona = 'clinician' | 'nurse' | 'patient' | 'care manager' | 'billing clerk';

/** From where a question is asked: which sign-in, or none. */
export type Setting = 'hedda' | 'petra' | 'panel' | 'open' | 'two platforms' | 'payer' | 'record' | 'writer';

/** A question of a person, how two clients ask it, and what is right. */
export interface Question {
  readonly id: string;
  readonly persona: Persona;
  /** In the person's own words. */
  readonly words: string;
  readonly setting: Setting;
  /** A client that guesses: words for codes, text for numbers, one page. */
  readonly weak: readonly Step[];
  /** A client that knows the interface, and follows cursors. */
  readonly good: readonly Step[];
  readonly right: Expectation;
  /** Asked after those without it, in this order: it needs what an earlier one did. */
  readonly after?: number;
  /** Where it is not asked, since the platform then does not hold what is asked for. */
  readonly notAt?: readonly string[];
  /** What is right for the weak client, where that is another thing. */
  readonly rightForWeak?: Expectation;
}

/** Both clients. */
export const clients = ['weak', 'good'] as const;
export type Client = (typeof clients)[number];

/**
 * The call of a step.
 *
 * @param before the call before, the refs of the rows that it brought, and all that its answer says
 * @returns undefined where the answer does not name what the call needs
 */
export function callOf(
  step: Step,
  before: { readonly call?: Call; readonly refs: readonly string[]; readonly whole: string },
): Call | undefined {
  if ('tool' in step) return step;
  if ('confirm' in step) {
    const [, confirm] = /\bconfirm"?:? ?"([^"]+)"/.exec(before.whole) ?? [];
    if (confirm === undefined || before.call === undefined) return undefined;
    return { ...before.call, args: { ...before.call.args, confirm } };
  }
  const ref = 'row' in step ? before.refs[step.row] : writtenIn(before.whole, step.written);
  const [resource_type, resource_id] = ref?.split('/') ?? [];
  return resource_type === undefined ? undefined : { tool: 'read', args: { resource_type, resource_id, ...step.args } };
}

function writtenIn(said: string, resourceType: string): string | undefined {
  return new RegExp(`\\b${resourceType}/[A-Za-z0-9\\-.]+`).exec(said)?.[0];
}
