type Json = Record<string, unknown>;

/** Which question a payload is an answer to, and what the payer then sends. */
export interface PayloadAnswer {
  readonly question: 'requirements' | 'forms' | 'authorization';
  /** What the payload is, in a word or two. */
  readonly what: string;
  readonly body: unknown;
  /** The code that the payload answers; undefined where it names none. */
  readonly code?: string;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Which question a payload may answer, by its shape: a CDS Hooks response or a part of one, a form or a package of forms,
 * else whatever it is in answer to a request for authorization.
 */
export function payloadAnswer(payload: unknown): PayloadAnswer {
  const ownCode = firstBillingCode(payload) ?? codeOfOrder(payload);
  const code = ownCode === undefined ? {} : { code: ownCode };
  const cards = (list: readonly unknown[], actions: readonly unknown[] = []) => ({
    cards: list,
    systemActions: actions,
  });
  if (Array.isArray(payload)) return { question: 'requirements', what: 'cards', body: cards(payload) };
  if (!isJson(payload)) return { question: 'authorization', what: 'no object', body: payload };
  const { resourceType } = payload;
  if ('cards' in payload) return { question: 'requirements', what: 'CDS Hooks response', body: payload, ...code };
  if ('summary' in payload) return { question: 'requirements', what: 'card', body: cards([payload]) };
  if (resourceType === undefined && 'resource' in payload)
    return { question: 'requirements', what: 'system action', body: cards([], [payload]), ...code };
  const parts = JSON.stringify(payload);
  if (parts.includes('"resourceType":"Questionnaire"'))
    return { question: 'forms', what: resourceType === 'Questionnaire' ? 'form' : 'forms', body: payload };
  return { question: 'authorization', what: String(resourceType ?? 'no resource'), body: payload };
}

/**
 * The answer with the names that the gateway gave order, patient and coverage, as a payer has them: without these an
 * assertion is about another order.
 *
 * @param hook the request of the gateway
 */
export function withOwnNames(answer: unknown, hook: unknown): unknown {
  const order = firstEntry(isJson(hook) && isJson(hook['context']) ? hook['context']['draftOrders'] : undefined);
  const coverage = firstEntry(isJson(hook) && isJson(hook['prefetch']) ? hook['prefetch']['coverage'] : undefined);
  const actions = isJson(answer) && Array.isArray(answer['systemActions']) ? answer['systemActions'] : [];
  const { resourceType, id, subject } = order ?? {};
  const own = actions.map((action: unknown) =>
    isJson(action) && isJson(action['resource'])
      ? { ...action, resource: { ...action['resource'], resourceType, id, subject } }
      : action,
  );
  const text = JSON.stringify({ ...(answer as Json), systemActions: own });
  // A relative reference, or an absolute one to a server of the payload's own.
  return JSON.parse(
    text.replaceAll(
      /"(?:https?:\/\/[^"]+\/)?Coverage\/[^"]+"/g,
      JSON.stringify(`Coverage/${String(coverage?.['id'])}`),
    ),
  );
}

/** The answer to a request for authorization that names this request and its parties, whatever it named before. */
export function aboutRequest(answer: unknown, request: unknown): unknown {
  const entries = isJson(request) && Array.isArray(request['entry']) ? (request['entry'] as Json[]) : [];
  const claim = isJson(entries[0]?.['resource']) ? entries[0]['resource'] : {};
  const { patient, provider: requestor, insurer } = claim;
  const own = { request: { reference: entries[0]?.['fullUrl'] }, patient, requestor, insurer };
  return JSON.parse(JSON.stringify(answer), (_key, value: unknown) =>
    isJson(value) && value['resourceType'] === 'ClaimResponse' ? { ...value, ...own } : value,
  );
}

/** The first code that an assertion of the payload is bound to: asked for another one, no reader may apply it. */
function firstBillingCode(payload: unknown): string | undefined {
  let found: string | undefined;
  JSON.stringify(payload, (_key, value: unknown) => {
    if (!isJson(value) || value['url'] !== 'billingCode' || !isJson(value['valueCoding'])) return value;
    const { code } = value['valueCoding'];
    if (typeof code === 'string') found ??= code;
    return value;
  });
  return found;
}

/** The code of the order in which a system action asserts something. */
function codeOfOrder(action: unknown): string | undefined {
  const order = isJson(action) && isJson(action['resource']) ? action['resource'] : {};
  const concept = order['code'] ?? order['codeCodeableConcept'];
  const [coding] = isJson(concept) && Array.isArray(concept['coding']) ? (concept['coding'] as unknown[]) : [];
  return isJson(coding) && typeof coding['code'] === 'string' ? coding['code'] : undefined;
}

function firstEntry(bundle: unknown): Json | undefined {
  const [entry] = isJson(bundle) && Array.isArray(bundle['entry']) ? (bundle['entry'] as unknown[]) : [];
  return isJson(entry) && isJson(entry['resource']) ? entry['resource'] : undefined;
}
