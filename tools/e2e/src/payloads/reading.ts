type Json = Record<string, unknown>;

/** What one app answered, read and as text. */
export interface AppAnswer {
  readonly body: Json;
  readonly text: string;
}

const objectsOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter((one): one is Json => typeof one === 'object' && one !== null) : [];
const membersOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const listed = (...parts: (string | false | undefined)[]) => parts.filter(Boolean).join(', ');

/** The error that an app answered with, by its code. */
function errorIn({ text }: AppAnswer): string | undefined {
  return /\b(?:PAYER|COVERAGE|FORM|PRIOR_AUTH|ARGUMENT)_[A-Z_]+/.exec(text)?.[0];
}

/** What is read from an answer to a hook, in a line. */
export function requirementsReading(answer: AppAnswer): string {
  const { status, covered, cards, documentation } = answer.body;
  if (status === undefined) return errorIn(answer) ?? 'nothing';
  const forms = objectsOf(documentation).flatMap(({ questionnaires }) => questionnaires ?? []);
  const count = objectsOf(cards).length;
  return listed(
    String(status),
    typeof covered === 'string' && covered,
    count > 0 && `cards: ${count}`,
    forms.length > 0 && `forms: ${forms.length}`,
  );
}

/** What is read from a package of forms, in a line. */
export function formsReading(answer: AppAnswer): string {
  const { status, forms } = answer.body;
  if (status === undefined) return errorIn(answer) ?? 'nothing';
  const titles = objectsOf(forms).map((form) => {
    const { title } = { ...membersOf(form['questionnaire']), ...membersOf(form['record_content']), ...form };
    return typeof title === 'string' ? title : 'a form without a title';
  });
  return listed(String(status), ...titles);
}

/** What is read from an answer to a request for authorization, in a line. */
export function authorizationReading(answer: AppAnswer): string {
  const decision = membersOf(answer.body['decision']);
  const { status } = decision;
  if (status === undefined) return errorIn(answer) ?? 'nothing';
  const reading = { ...decision, ...membersOf(answer.body['reading']) };
  const number = decision['authorizationNumber'] ?? decision['authorization_number'];
  const [first] = Array.isArray(reading['cautions']) ? (reading['cautions'] as string[]) : [];
  // By when a pended decision is expected depends on the moment.
  const caution = status === 'pended' ? undefined : first?.replace(/\.$/, '');
  return listed(String(status), typeof number === 'string' && number, caution);
}
