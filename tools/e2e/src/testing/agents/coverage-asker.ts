import { askJson } from '../ask-json.js';
import type { Agent } from './agent.js';

/** Fields of an answer, in the names of tools. */
export type Answer = Readonly<Record<string, unknown>>;

/** Asks one app coverage questions about one platform, and counts its calls. */
export interface CoverageAsker {
  /** Calls since the last `count`. */
  count(): number;
  /** Asks once; an error is in `code`. */
  ask(tool: CoverageTool, args: object): Promise<Answer>;
  /** Asks, and where something would leave for the payer, agrees to it. */
  agreeing(tool: CoverageTool, args: object): Promise<Answer>;
}

/** The tools of coverage, and what the same question is called over REST. */
const paths = {
  check_prior_auth: 'requirements',
  get_questionnaire_package: 'questionnaire-package',
  answer_next_question: 'next-question',
  submit_prior_auth: 'submit',
  check_prior_auth_status: 'inquire',
  assign_prior_auth_answer: 'assign',
  list_prior_auths: 'prior-auths',
} as const;

/** Name of a coverage tool. */
type CoverageTool = keyof typeof paths;

/** Asks over MCP. */
export function overMcp(agent: Agent, platformId: string): CoverageAsker {
  return askerOf(async (tool, args) => {
    const { structured, text, isError } = await agent.call(tool, { platform_id: platformId, ...args });
    const code = isError ? { code: /\b[A-Z]+(?:_[A-Z]+)+\b/.exec(text)?.[0] } : {};
    const confirm = structured['confirm'] ?? /and confirm "([^"]+)"/.exec(text)?.[1];
    return { ...structured, ...code, text, ...(confirm !== undefined && { confirm }) };
  });
}

/** Asks over REST. @param headers who asks, where it is not the person at this machine */
export function overRest(restUrl: string, platformId: string, headers: Record<string, string> = {}): CoverageAsker {
  return askerOf(async (tool, args) => {
    const url = `${restUrl}/api/coverage/${platformId}/${paths[tool]}`;
    const body = toToolNames((await askJson(url, args, headers)).body) as Answer;
    const { confirm } = Object(body['disclosure']) as { confirm?: string };
    return { ...body, ...(confirm !== undefined && { confirm }) };
  });
}

function askerOf(ask: (tool: CoverageTool, args: object) => Promise<Answer>): CoverageAsker {
  let calls = 0;
  const counted: typeof ask = (tool, args) => {
    calls += 1;
    return ask(tool, args);
  };
  return {
    count() {
      const made = calls;
      calls = 0;
      return made;
    },
    ask: counted,
    async agreeing(tool, args) {
      const answer = await counted(tool, args);
      if (answer['code'] !== 'DISCLOSURE_UNCONFIRMED') return answer;
      return counted(tool, { ...args, confirm: answer['confirm'] });
    },
  };
}

/** What answers have of FHIR, with its own names. */
const resources: ReadonlySet<unknown> = new Set(['Questionnaire', 'QuestionnaireResponse']);

/** The same value in the names of tools; FHIR resources have their own. */
function toToolNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toToolNames);
  if (typeof value !== 'object' || value === null) return value;
  if (resources.has((value as Answer)['resourceType'])) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      toToolNames(one),
    ]),
  );
}
