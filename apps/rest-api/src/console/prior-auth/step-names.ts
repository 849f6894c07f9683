/** What a page of a draft can ask for. */
export const stepNames = [
  'agree',
  'refuse',
  'forms',
  'answers',
  'documents',
  'preview',
  'send',
  'attach',
  'change',
  'changes',
  'wanted',
  'withdraw',
  'leave',
  'discard',
] as const;
export type StepName = (typeof stepNames)[number];
