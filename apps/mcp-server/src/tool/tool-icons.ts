import type { Icon } from '@modelcontextprotocol/server';
import { svgIcon } from './icon.js';

/** Strokes in a field of 24 by 24. */
const drawings = {
  record: 'M6 3h9l4 4v14H6zM9 12h7M9 16h7',
  write: 'M4 20l1-5L16 4l4 4L9 19zM14 6l4 4',
  signIn: 'M15 4h4v16h-4M4 12h10M10 8l4 4-4 4',
  coverage: 'M12 3l7 3v6c0 4-3 7-7 9-4-2-7-5-7-9V6zM9 12l2 2 4-4',
} as const;
type Drawing = keyof typeof drawings;

const drawingOf: ReadonlyMap<string, Drawing> = new Map([
  ...(['create', 'update', 'patch', 'delete'] as const).map((name) => [name, 'write'] as const),
  ...['start_auth', 'wait_for_auth', 'get_auth_status', 'revoke_auth'].map((name) => [name, 'signIn'] as const),
  ...[
    'ask_payer',
    'prepare_prior_auth',
    'check_prior_auth',
    'get_questionnaire_package',
    'answer_next_question',
    'get_policy_rules',
    'submit_prior_auth',
    'check_prior_auth_status',
    'assign_prior_auth_answer',
    'list_prior_auths',
    'find_provider',
    'check_formulary',
  ].map((name) => [name, 'coverage'] as const),
]);

const icons = Object.fromEntries(
  Object.entries(drawings).map(([name, path]) => [
    name,
    svgIcon(
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="${path}" fill="none" stroke="#0b6e75" ` +
        'stroke-width="2"/></svg>',
    ),
  ]),
) as Record<Drawing, Icon>;

/** What hosts show beside a tool: one drawing each for reading, writing, signing in, and coverage. */
export function toolIcon(name: string): Icon {
  return icons[drawingOf.get(name) ?? 'record'];
}
