import type { Problem } from '@fhir-gateway/express-kit';
import type { PlatformStatus } from '@fhir-gateway/platform-registry';

import type { ConsoleVisitor } from './console-view.js';

/** Settings are for who runs the gateway; their names tell nobody else anything. */
const settingName = /\bFHIR_GATEWAY_[A-Z]/;

const operatorHelps = 'Whoever runs this gateway can change that.';

const stepsOfVisitor: Readonly<Record<Exclude<PlatformStatus, 'ready'>, string>> = {
  'needs-credentials': 'Nobody can sign in there until whoever runs this gateway has registered it.',
  'needs-tenant': 'Choose your organization.',
  listed: 'It cannot be used here yet.',
};

/** A text of the gateway as a visitor reads it: instead of one that names a setting, another for who cannot set it. */
export function textFor({ isOperator }: ConsoleVisitor, text: string, instead = operatorHelps): string {
  return isOperator || !settingName.test(text) ? text : instead;
}

/** What is missing before a platform can be used, as a visitor reads it; absent where nothing is. */
export function nextStepFor(
  { isOperator }: ConsoleVisitor,
  { status, nextStep }: { readonly status: PlatformStatus; readonly nextStep?: string },
): string | undefined {
  return nextStep === undefined || isOperator || status === 'ready' ? nextStep : stepsOfVisitor[status];
}

/** What went wrong, and what helps, as a visitor reads it. */
export function problemFor(visitor: ConsoleVisitor, problem: Problem): Problem {
  const { message, nextStep } = problem;
  return {
    ...problem,
    message: textFor(visitor, message, 'This gateway is not set up for that.'),
    ...(nextStep !== undefined && { nextStep: textFor(visitor, nextStep) }),
  };
}
