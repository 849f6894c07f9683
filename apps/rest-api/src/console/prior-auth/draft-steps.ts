import { resourceIdPattern } from '@fhir-gateway/fhir';
import type { ChosenDocument } from '@fhir-gateway/gateway';
import { leftAsSent, takenUp, takenUpForForm, withChange } from './change-steps.js';
import type { DraftCall } from './draft-call.js';
import { answerForm, askPlan, getForms } from './plan-steps.js';
import type { PostedFields } from './posted-answers.js';
import { missingIn } from './missing-parts.js';
import type { DraftView, RequestDraft } from './request-draft.js';
import { previewRequest, sendRequest } from './send-steps.js';
import type { StepName } from './step-names.js';

/** What can be asked for about a request that was sent; everything else is about one that is not. */
const stepsOfSent: ReadonlySet<StepName> = new Set<StepName>(['attach', 'change', 'wanted', 'withdraw', 'leave']);

/** The draft after a step, and the page that shows it. */
export interface StepResult {
  readonly draft: RequestDraft;
  readonly view: DraftView;
  readonly form?: number;
}

/**
 * Carries out one step of a person. What goes wrong on the way is in the draft, for the page that is shown next.
 *
 * @param form which form is meant, for answers and for what the plan asked for
 */
export async function runStep(
  call: DraftCall,
  draft: RequestDraft,
  {
    step,
    fields,
    form = 0,
  }: { readonly step: Exclude<StepName, 'discard'>; readonly fields: PostedFields; readonly form?: number },
): Promise<StepResult> {
  if (draft.sent !== undefined && !stepsOfSent.has(step)) return { draft, view: 'plan' };
  switch (step) {
    case 'agree':
      return agreed(call, draft);
    case 'refuse': {
      const { pending: _pending, ...before } = draft;
      return { draft: before, view: 'plan' };
    }
    case 'forms':
      return formsShown(await getForms(call, draft));
    case 'answers':
      return lookedAt(call, await answerForm(call, draft, form, fields), form, fields['then'] === 'preview');
    case 'documents':
      return { draft: withDocuments(draft, fields), view: 'send' };
    case 'preview':
      return { draft: await previewRequest(call, draft), view: 'send' };
    case 'send':
      return { draft: await sendRequest(call, draft), view: 'send' };
    case 'attach':
      return { draft: takenUp(draft, 'attach'), view: 'documents' };
    case 'change':
      return { draft: takenUp(draft, 'update'), view: 'change' };
    case 'changes': {
      const changed = withChange(draft, fields);
      return { draft: changed, view: changed.trouble === undefined ? 'send' : 'change' };
    }
    case 'wanted': {
      const taken = await takenUpForForm(call, draft, form);
      return taken.trouble === undefined ? formsShown(await getForms(call, taken)) : { draft: taken, view: 'change' };
    }
    case 'withdraw':
      return { draft: await previewRequest(call, takenUp(draft, 'cancel')), view: 'send' };
    case 'leave':
      return { draft: leftAsSent(draft), view: 'plan' };
  }
}

/** Goes on with what the person was about to do, now that they have agreed to what leaves for it. */
async function agreed(call: DraftCall, draft: RequestDraft): Promise<StepResult> {
  const { pending } = draft;
  if (pending === undefined) return { draft, view: 'plan' };
  const confirmed = { ...call, confirm: pending.disclosure.confirm };
  if (pending.step === 'ask') return { draft: await askPlan(confirmed, draft), view: 'plan' };
  if (pending.step === 'forms') return formsShown(await getForms(confirmed, draft));
  const form = pending.form ?? 0;
  return { draft: await answerForm(confirmed, draft, form, pending.given ?? {}, true), view: 'form', form };
}

/** The form with its answers; once it is complete what would be sent, or what is missing for that, where the person wants it. */
async function lookedAt(call: DraftCall, draft: RequestDraft, form: number, isWanted: boolean): Promise<StepResult> {
  const isCompleted = draft.forms?.[form]?.isCompleted === true && !draft.pending && !draft.trouble;
  if (!isWanted || !isCompleted) return { draft, view: 'form', form };
  return { draft: missingIn(draft).length > 0 ? draft : await previewRequest(call, draft), view: 'send' };
}

/** One form is shown at once; of several the person chooses. */
function formsShown(draft: RequestDraft): StepResult {
  const isOne = draft.pending === undefined && draft.trouble === undefined && draft.forms?.length === 1;
  return isOne ? { draft, view: 'form', form: 0 } : { draft, view: 'plan' };
}

const chosen = new RegExp(`^(\\S{1,200}) ((?:DocumentReference|DiagnosticReport)/${resourceIdPattern})$`);

function withDocuments(draft: RequestDraft, fields: PostedFields): RequestDraft {
  const { preview: _preview, trouble: _trouble, ...before } = draft;
  const posted = [fields['document']].flat().filter((one): one is string => typeof one === 'string');
  const documents = posted.slice(0, 10).flatMap((one): ChosenDocument[] => {
    const [, connection, entry] = chosen.exec(one) ?? [];
    if (connection === undefined || entry === undefined) return [];
    const title = fields[`title ${one}`];
    return [{ connection, entry, title: typeof title === 'string' ? title.slice(0, 200) : 'Document' }];
  });
  return { ...before, documents };
}
